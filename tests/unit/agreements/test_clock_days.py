"""A clock at midnight is named by the day that people know: the last on which it holds, or the first."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.agreements.register.clock_days import due_words, is_named_by_a_day

NEW_YORK = ZoneInfo("America/New_York")
MIDNIGHT = datetime(2029, 3, 14, 4, tzinfo=UTC)
AFTER_CLOCKS_CHANGED = datetime(2028, 3, 13, 4, tzinfo=UTC)  # the day before it had 23 hours


@pytest.mark.parametrize(
    ("clock", "due_at", "words"),
    [
        ("term", MIDNIGHT, "Last day Mar 13, 2029"),
        ("notice", MIDNIGHT, "Ends on Mar 14, 2029 (last day in force Mar 13, 2029)"),
        ("term", AFTER_CLOCKS_CHANGED, "Last day Mar 12, 2028"),
        ("effect", MIDNIGHT, "First day Mar 14, 2029"),
        ("review", datetime(2029, 3, 14, 21, tzinfo=UTC), "Due Mar 14, 2029, 5:00 p.m. EDT"),
    ],
)
def test_clock_is_named_by_the_day_that_people_know(clock, due_at, words):
    assert due_words(clock, due_at, NEW_YORK) == words
    assert is_named_by_a_day(clock) is ("p.m." not in words)
