"""What can be done about the answers of a text that is no draft any more."""

import pytest

from services.agreements.drafts.closed import why_closed
from workflows.agreements.state import Status


def test_answers_of_a_draft_are_open():
    assert why_closed(Status.DRAFT, {"recall"}, may_write=True) is None


@pytest.mark.parametrize("status", [Status.PREPARING, Status.IN_APPROVAL, Status.SIGNING])
def test_whoever_may_call_the_text_back_is_led_there(status):
    assert why_closed(status, {"recall"}, may_write=True).page == "do/recall"
    assert why_closed(status, set(), may_write=False).page == ""


@pytest.mark.parametrize("status", [Status.SIGNED, Status.IN_FORCE, Status.SUSPENDED])
def test_a_signed_text_is_changed_by_an_amendment(status):
    assert why_closed(status, set(), may_write=True).page == "amend"
    assert why_closed(status, set(), may_write=False).page == ""


def test_the_answers_of_an_ended_agreement_only_stand():
    assert why_closed(Status.ENDED, set(), may_write=True).page == ""
