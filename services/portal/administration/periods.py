"""A period in whole days of the office's zone, as people give it, as the two instants that the record keeps. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def period_of(first_day: date, last_day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the start of the first day until before the day after the last one."""
    start = datetime.combine(first_day, time(), zone)
    end = datetime.combine(last_day + timedelta(days=1), time(), zone)
    return start, end
