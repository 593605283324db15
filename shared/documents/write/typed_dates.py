"""A day as its three fields were typed: ISO where each is a whole number, else word for word, never cut. Pure."""

import calendar
import re

_GAP = "\t"
"""Between month, day and year of what is no date yet: no field can hold a tab."""
EARLIEST_YEAR = 1990
"""No agreement of a task force that is kept here begins before."""


def keep_typed(month: str, day: str, year: str) -> str | None:
    """The one text that keeps what was typed; None where nothing was."""
    month, day, year = (" ".join(part.split()) for part in (month, day, year))
    if not (month or day or year):
        return None
    if _whole(month, 2) and _whole(day, 2) and re.fullmatch("[0-9]{4}", year):
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    return _GAP.join((month, day, year))


def split_typed(kept: str) -> tuple[str, str, str]:
    """Month, day and year as they were typed."""
    if is_as_typed(kept):
        month, day, year = [*kept.split(_GAP), "", ""][:3]
        return month, day, year
    year, month, day = [*kept.split("-"), "", ""][:3]
    return month.lstrip("0"), day.lstrip("0"), year.lstrip("0")


def is_as_typed(kept: str) -> bool:
    """Whether this is no date, but what somebody typed into the three fields."""
    return _GAP in kept


def find_date_problem(kept: str, latest_year: int) -> str | None:
    """What to type instead, in the words of the three fields; None for a day from 1990 to the end of `latest_year`."""
    month, day, year = split_typed(kept)
    if not _whole(month, 2) or not 1 <= int(month) <= 12:
        return f"Give the month as a number from 1 to 12, like 4 for April{_instead_of(month)}."
    if not _whole(day, 2) or not 1 <= int(day) <= 31:
        return f"Give the day as a number from 1 to 31{_instead_of(day)}."
    if not _whole(year, 4) or not EARLIEST_YEAR <= int(year) <= latest_year:
        return f"Give the year with four digits, from {EARLIEST_YEAR} to {latest_year}{_instead_of(year)}."
    last = calendar.monthrange(int(year), int(month))[1]
    return (
        None if int(day) <= last else f"{calendar.month_name[int(month)]} {year} has {last} days, not {day}."
    )


def _whole(part: str, most: int) -> bool:
    return re.fullmatch(f"[0-9]{{1,{most}}}", part) is not None


def _instead_of(part: str) -> str:
    return f", not “{part[:20]}”" if part else ""
