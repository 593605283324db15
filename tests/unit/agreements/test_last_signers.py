"""A text that is submitted again begins with the signers of before, unless it names somebody else by now."""

import pytest

from services.agreements.signers.models import SignerRow
from services.agreements.submission.last_signers import LastSigners, last_signers, offered_signers
from services.agreements.submission.named_signer import NamedSigner
from workflows.agreements.state import new_state

NOBODY = NamedSigner("", "")
EMAIL = "karen.holt@hsi.example"


def karen(instead=""):
    return SignerRow(id="t", name="Karen Holt", title="Special agent", email=EMAIL, in_place_of=instead)


def offered(named=NOBODY, instead="", signatories=("james",)):
    return offered_signers(LastSigners("james", karen(instead)), named, signatories)


def test_signers_are_those_of_the_last_submission():
    signers = [
        {"id": "o", "kind": "staff", "who": "james", "body": "a", "order": 1},
        {"id": "t", "kind": "outside", "who": "t", "body": "b", "order": 2},
    ]
    row = karen()
    found = last_signers(
        {"t": row}, {**new_state(agencies=["a"], partners=["b"], author="x"), "signers": signers}
    )
    assert found == LastSigners("james", row)
    assert last_signers({}, new_state(agencies=["a"], partners=["b"], author="x")) == LastSigners()


@pytest.mark.parametrize("named", [NOBODY, NamedSigner("karen  holt", "")])
def test_name_title_and_address_are_filled_in_again(named):
    person = {"outside_name": "Karen Holt", "outside_title": "Special agent", "outside_email": EMAIL}
    assert offered(named) == {"signatory": "james", **person}


def test_title_that_the_text_gives_them_now_goes_before():
    assert offered(NamedSigner("Karen Holt", "Director"))["outside_title"] == "Director"


def test_address_of_another_person_than_the_text_names_now_is_not_offered():
    found = offered(NamedSigner("Marcus Bell", "Director"))
    assert found == {"signatory": "james", "outside_name": "Marcus Bell", "outside_title": "Director"}


def test_one_who_signs_in_the_place_of_the_same_person_is_offered_without_the_tick():
    found = offered(NamedSigner("Marcus Bell", "Director"), instead="Marcus Bell")
    assert (found["outside_name"], found["outside_title"]) == ("Karen Holt", "Special agent")
    assert "outside_in_place" not in found


def test_signatory_who_may_not_sign_any_more_is_not_offered():
    assert "signatory" not in offered(signatories=())


def test_first_submission_begins_with_whom_the_text_names():
    found = offered_signers(LastSigners(), NamedSigner("Karen Holt", "Director"), ())
    assert found == {"outside_name": "Karen Holt", "outside_title": "Director"}
