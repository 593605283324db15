"""An agreement that a notice ends says so wherever it is named, whatever else is next."""

from datetime import UTC, date, datetime

import pytest

from services.agreements.frame.progress import process_strip
from services.agreements.register.next_step import next_step
from services.agreements.register.notice_words import notice_in_words
from services.agreements.register.standing import end_of
from tests.unit.agreements.test_states import state_for

BODIES = {"wvsp": "West Virginia State Police"}
REVIEW_SOONER = {"review": datetime(2027, 1, 5, tzinfo=UTC), "notice": datetime(2027, 2, 26, 5, tzinfo=UTC)}
BY_NOTICE = "ends Feb 26, 2027, by notice"


def noticed(delivered="2026-11-28", ends_on="2028-12-27", status="in_force"):
    notice = {"by": "wvsp", "method": "courier", "sent_on": "2026-11-27", "delivered_on": delivered}
    return {
        **state_for("record_review", status, "me"),
        "notice": notice,
        "notice_days": 90,
        "ends_on": ends_on,
    }


@pytest.mark.parametrize(
    ("state", "end", "words"),
    [
        (
            noticed(),
            date(2027, 2, 26),
            "Ends on Feb 26, 2027 (last day in force Feb 25, 2027), by notice of West Virginia State Police",
        ),
        (noticed(ends_on=None), date(2027, 2, 26), "Ends on Feb 26, 2027 (last day in force Feb 25, 2027), by notice"),
        (
            noticed(delivered=None),
            date(2028, 12, 27),
            "Notice to end it given by West Virginia State Police, sent on Nov 27, 2026, not delivered yet",
        ),
        (noticed(ends_on="2027-02-25"), date(2027, 2, 25), "delivered on Nov 28, 2026, would end it only later"),
        ({**noticed(), "notice": None}, date(2028, 12, 27), None),
        (
            {**noticed(), "status": "ended", "ended": {"how": "terminated", "on": "2027-02-26"}},
            date(2027, 2, 26),
            None,
        ),
    ],
)  # fmt: skip
def test_end_is_the_earlier_of_the_two_days_and_the_notice_is_told(state, end, words):
    assert end_of(state) == end
    told = notice_in_words(state, BODIES)
    assert words in told if words else told is None


@pytest.mark.parametrize("status", ["in_force", "suspended"])
def test_end_by_notice_is_told_with_what_is_next_before_it_and_under_its_step(status):
    state = noticed(status=status)
    assert BY_NOTICE in next_step(state, REVIEW_SOONER).what
    assert process_strip(state)[-1] == ("Ended", "ahead", BY_NOTICE)


def test_nothing_is_told_of_an_end_by_notice_before_its_delivery():
    state = noticed(delivered=None)
    assert "by notice" not in next_step(state, REVIEW_SOONER).what
    assert process_strip(state)[-1] == ("Ended", "ahead")


def test_notice_is_not_asked_for_a_second_time_where_one_was_given():
    assert "give notice" not in next_step(noticed(status="suspended"), REVIEW_SOONER).what
