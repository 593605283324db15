"""How long until something is due, in words that need no colour.

Counts calendar days in the office's zone; which day a business-day clock ends on is decided elsewhere.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from shared.web.formats import day

Tone = Literal["late", "today", "soon", "later"]
SOON_DAYS = 3


@dataclass(frozen=True)
class Due:
    """What the due chip shows: `tone` picks its look, `words` say it, `on` is the day itself."""

    tone: Tone
    words: str
    on: date
    on_words: str


def due_in(instant: datetime, now: datetime, zone: ZoneInfo) -> Due:
    """The chip for something due at `instant`, seen at `now`. An instant already past is late, also on its own day."""
    on, today = instant.astimezone(zone).date(), now.astimezone(zone).date()
    days = (on - today).days
    if instant < now:
        return Due("late", _late_words(-days), on, day(on, zone))
    if days == 0:
        return Due("today", "Due today", on, day(on, zone))
    words = "Due tomorrow" if days == 1 else f"Due in {days} days"
    return Due("soon" if days <= SOON_DAYS else "later", words, on, day(on, zone))


def _late_words(days: int) -> str:
    if days == 0:
        return "Overdue today"
    return "Overdue by 1 day" if days == 1 else f"Overdue by {days} days"
