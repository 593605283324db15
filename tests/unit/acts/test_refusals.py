"""Every code of a refusal has its sentence, in one place, and is raised somewhere."""

import re
from pathlib import Path

import pytest

from services.agreements.signers import refusals as signatures
from services.agreements.signers.refusals import SignatureRefusal
from shared.acts import refusals
from shared.acts.refusals import Failure, RefusalCode, Refused, refused
from workflows.agreements.guards import Condition

SOURCES = [
    path.read_text()
    for folder in ("shared", "services", "workflows")
    for path in (Path(__file__).parents[3] / folder).rglob("*.py")
    if path.name != "refusals.py"
]


@pytest.mark.parametrize("code", [*RefusalCode, *Failure, *SignatureRefusal], ids=str)
def test_every_code_is_used(code):
    assert any(re.search(rf"\b{type(code).__name__}\.{code.name}\b", source) for source in SOURCES)


def test_every_refusal_has_its_sentence():
    assert set(refusals.SENTENCES) == set(RefusalCode)
    assert set(signatures.SENTENCES) == set(SignatureRefusal)


def test_no_two_refusals_share_a_code():
    codes = [*RefusalCode, *Failure, *SignatureRefusal, *Condition]
    assert len(codes) == len(set(codes))


def test_refusal_says_its_sentence_with_its_facts():
    with pytest.raises(Refused, match="The clock “term” is not running") as no:
        raise refused(RefusalCode.CLOCK_STATE, clock="term", status="running")
    assert type(no.value.code) is str and no.value.code == "clock_state"
