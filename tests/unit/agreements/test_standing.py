"""What strangers are told of an agreement that does not hold, and the day on which it ended."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.agreements.register.standing import day_ended, last_review, missed_end, standing_of
from workflows.agreements.state import new_state

NEW_YORK, TODAY = ZoneInfo("America/New_York"), date(2027, 6, 1)


def state(status, **more):
    return {**new_state(agencies=["a"], partners=["p"], author="x"), "status": status, **more}


def ended(how, on, ends_on=None):
    return state("ended", ended={"how": how, "on": on}, ends_on=ends_on)


EARLY = ended("terminated", "2027-05-02", "2029-03-13")
LATE = {**ended("terminated", "2027-05-28"), "notice": {"delivered_on": "2027-02-01"}, "notice_days": 90}
RAN_OUT = ended("term_ended", "2027-03-14", "2027-03-13")  # the clock fires as the last day is over


@pytest.mark.parametrize(
    ("found", "day", "missed"),
    [
        (EARLY, date(2027, 5, 2), date(2029, 3, 13)),
        (RAN_OUT, date(2027, 3, 13), None),
        (LATE, date(2027, 5, 2), None),
        (ended("withdrawn", "2027-01-02"), date(2027, 1, 2), None),
        (state("in_force", ends_on="2029-03-13"), None, None),
    ],
)
def test_day_that_it_ended_is_the_one_by_its_text_however_late_it_came_on_record(found, day, missed):
    assert (day_ended(found), missed_end(found)) == (day, missed)


@pytest.mark.parametrize(
    ("found", "title", "said"),
    [
        (EARLY, "has ended", "It ended on May 2, 2027, by notice, before the last day that it names, Mar 13, 2029."),
        (RAN_OUT, "has ended", "It ended on Mar 13, 2027, at the end of its term."),
        (ended("withdrawn", "2027-01-02"), "never took effect", "withdrawn on Jan 2, 2027, before all had signed"),
        (state("suspended"), "is suspended", "Since May 30, 2027 nobody may act under it"),
        (state("signed", effective_on="2027-07-01"), "is not in force yet", "It takes effect on Jul 1, 2027."),
        (state("in_force", ends_on="2027-05-31"), "has ended", "It ended on May 31, 2027, at the end of its term."),
        (
            state("suspended", notice={"delivered_on": "2027-03-03"}, notice_days=90),
            "has ended",
            "It ended on Jun 1, 2027, by notice.",
        ),
    ],
)  # fmt: skip
def test_agreement_that_does_not_hold_says_so_and_since_when(found, title, said):
    standing = standing_of(found, TODAY, NEW_YORK, datetime(2027, 5, 31, 2, tzinfo=UTC))
    assert title in standing.title and said in standing.text


@pytest.mark.parametrize(
    "more",
    [{}, {"ends_on": "2027-06-01"}, {"notice": {"delivered_on": "2027-03-04"}}, {"notice": {"delivered_on": None}}],
)  # fmt: skip
def test_agreement_in_force_has_nothing_against_it_until_its_last_day_is_over(more):
    assert standing_of(state("in_force", **more), TODAY, NEW_YORK) is None


def test_last_review_is_the_newest_by_its_day_here():
    reviews = [
        {"at": "2027-01-01T12:00:00+00:00", "by": "x", "outcome": "amend"},
        {"at": "2027-05-02T02:00:00+00:00", "by": "x", "outcome": "continue"},
    ]
    found = last_review(state("in_force", reviews=reviews), NEW_YORK)
    assert (found.on, found.outcome) == (date(2027, 5, 1), "Continue as it is")
    assert last_review(state("in_force"), NEW_YORK) is None
