"""An amendment names an agreement that is on record, signed on a day that has been: the check says so."""

import uuid

import pytest

from services.agreements.drafts.service import make_version, open_draft, save
from services.agreements.submission.service import prepare
from tests.integration.agreements_web.test_amending import SIGNED, amend, in_force

pytestmark = pytest.mark.engines


def found(house, stream, **answers):
    """The findings on the amended agreement, with these answers: severity and words."""
    dana, _ = house.draft("Who")
    draft = open_draft(house.parts, dana, stream)
    save(house.parts, dana, stream, answers, draft.row.row_version)
    make_version(house.parts, dana, stream, note="", key=uuid.uuid4().hex)
    findings = prepare(house.parts, dana, stream).findings
    both = (*findings.errors, *findings.warnings)
    return [(one.severity, one.suggestion) for one in both if one.rule == "amended-agreement"]


def test_amendment_that_says_what_the_record_says_has_no_finding(house, dana):
    stream, _ = in_force(house, "Right", SIGNED)
    later, _ = amend(house, dana, stream)
    assert found(house, later) == []


def test_other_number_or_day_than_the_record_has_is_an_error(house, dana):
    stream, number = in_force(house, "Wrong", SIGNED)
    later, _ = amend(house, dana, stream)
    [(severity, told)] = found(house, later, amended_number="AG-1999-9999")
    assert severity == "error" and f"begun from {number}" in told
    [(severity, told)] = found(house, later, amended_number=number, amended_signed_on="2026-03-10")
    assert severity == "error" and "was signed on March 9, 2026" in told


@pytest.mark.parametrize(
    ("day", "start", "words"),
    [("2031-01-01", "2031-06-01", "still to come"), ("2026-03-09", "2026-03-01", "own first day")],
)
def test_day_still_to_come_or_after_its_own_beginning_is_an_error(house, day, start, words):
    _, later = house.draft("Typed by hand")
    said = {"amends_earlier": True, "amended_number": "AG-1999-9999", "amended_signed_on": day}
    (error, slip), (warning, unknown) = found(house, later, **said, start_date=start)
    assert (error, warning) == ("error", "warning")
    assert words in slip and "No agreement that you can see here" in unknown
