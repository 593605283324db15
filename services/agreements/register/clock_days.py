"""The day that people know a clock by. Pure words.

A clock that ends what holds fires at the midnight after the last day; of a term people name that last day, of a notice
also the day from which nothing holds any more: that is the one on which an agreement is said to end by notice.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.agreements.register.notice_words import two_days
from shared.web.formats import day, moment

ENDS = frozenset({"term", "notice"})
"""Clocks that fire as the last day is over."""

BEGINS = frozenset({"effect"})
"""Clocks that fire as the first day begins."""


def is_named_by_a_day(clock: str) -> bool:
    """Whether the clock fires at a midnight, so that a time of day would tell nobody anything."""
    return clock in ENDS | BEGINS


def due_words(clock: str, due_at: datetime, zone: ZoneInfo) -> str:
    """`Last day Mar 13, 2029`, `First day Dec 1, 2026`; of any other clock `Due Nov 24, 2026, 5:00 p.m. EST`.

    Of a notice `Ends on Mar 14, 2029 (last day in force Mar 13, 2029)`.
    """
    if clock == "notice":
        return f"Ends on {two_days(due_at.astimezone(zone).date())}"
    if clock in ENDS:
        return f"Last day {day(due_at - timedelta(seconds=1), zone)}"
    return f"First day {day(due_at, zone)}" if clock in BEGINS else f"Due {moment(due_at, zone)}"
