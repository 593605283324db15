"""Whom the text names as the signer of the other side, and who signs, are one person, or the difference is recorded."""

import pytest

from services.agreements.signature.evidence import signed_as
from services.agreements.signers.models import SignerRow
from services.agreements.submission.named_signer import NamedSigner, in_place_of, named_signer
from shared.errors import Invalid

RENEE = NamedSigner("Renée O'Neil", "Special agent in charge")


def test_named_signer_is_read_from_the_answers_of_the_version():
    answers = {"federal_signer": " Renée O'Neil", "federal_signer_title": "Special agent in charge"}
    assert named_signer({"answers": answers}) == RENEE
    assert named_signer({}) == named_signer({"answers": {"federal_signer": None}}) == NamedSigner("", "")


def test_another_name_than_the_texts_is_refused_naming_both():
    with pytest.raises(Invalid) as refused:
        in_place_of(RENEE, "Maria Lopez", ticked=False)
    [error] = refused.value.fields
    assert (
        error.field == "outside_name" and "Renée O'Neil" in error.message and "Maria Lopez" in error.message
    )


def test_another_name_with_the_tick_is_recorded_as_in_place_of_the_named():
    assert in_place_of(RENEE, "Maria Lopez", ticked=True) == "Renée O'Neil"


@pytest.mark.parametrize("name", ["Renée O’Neil", "renée  o'neil", "Rene\u0301e O'Neil"])
@pytest.mark.parametrize("ticked", [True, False])
def test_same_name_typed_otherwise_stands_in_nobodys_place(name, ticked):
    assert in_place_of(RENEE, name, ticked=ticked) == ""


def test_text_without_a_name_takes_any_signer():
    assert in_place_of(NamedSigner("", ""), "Maria Lopez", ticked=False) == ""


def test_evidence_says_in_whose_place_somebody_signs():
    signer = SignerRow(title="Deputy", in_place_of="Renée O'Neil")
    assert signed_as(signer) == "Deputy, in place of Renée O'Neil, whom the text names"
    assert signed_as(SignerRow(title="Deputy", in_place_of="")) == "Deputy"
