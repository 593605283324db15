"""Business days and due instants, computed from holiday rows that the caller hands in. Pure: no tables, no clock."""

from calendar import monthrange
from collections.abc import Set
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CLOSE_OF_BUSINESS = time(17, 0)
"""A day-based clock is due at close of business in the jurisdiction's zone."""


def is_business_day(day: date, holidays: Set[date]) -> bool:
    """Monday to Friday, and not a holiday of the calendar."""
    return day.weekday() < 5 and day not in holidays


def add_business_days(day: date, amount: int, holidays: Set[date]) -> date:
    """The business day `amount` business days after (or, negative, before) `day`; `day` itself is not counted.

    With 0, the first business day from `day` on.
    """
    step = timedelta(days=1 if amount >= 0 else -1)
    left = abs(amount)
    while left or not is_business_day(day, holidays):
        day += step
        if is_business_day(day, holidays):
            left = max(0, left - 1)
    return day


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, unit: str, amount: int, holidays: Set[date]) -> date:
    """`day` moved by an amount of `business_days`, `days`, `months` or `years`. Raises KeyError on another unit."""
    moves = {
        "business_days": lambda: add_business_days(day, amount, holidays),
        "days": lambda: day + timedelta(days=amount),
        "months": lambda: add_months(day, amount),
        "years": lambda: add_months(day, amount * 12),
    }
    return moves[unit]()


def close_of(day: date, zone: ZoneInfo) -> datetime:
    """Close of business on that day, as an instant with the zone's offset."""
    return datetime.combine(day, CLOSE_OF_BUSINESS, zone)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of that day in the zone: when something dated so takes effect."""
    return datetime.combine(day, time(0, 0), zone)
