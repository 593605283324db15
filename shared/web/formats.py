"""How Concord writes dates, times, money and sizes on its pages. Pure functions; templates use them as filters."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date | datetime, zone: ZoneInfo) -> str:
    """`Nov 24, 2026`; an instant is shown as the day it was in `zone`."""
    local = value.astimezone(zone) if isinstance(value, datetime) else value
    return f"{MONTHS[local.month - 1]} {local.day}, {local.year}"


def long_day(value: date) -> str:
    """`November 24, 2026`: as letters and texts write it."""
    return f"{value:%B} {value.day}, {value.year}"


def clock_time(value: datetime, zone: ZoneInfo) -> str:
    """`10:42 a.m.`"""
    local = value.astimezone(zone)
    half = "a.m." if local.hour < 12 else "p.m."
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half}"


def other_window(at: datetime, zone: ZoneInfo) -> str:
    """Where one's own earlier save came from: no other person has to be asked about it."""
    return f"in another tab or window at {clock_time(at, zone)}"


def moment(value: datetime, zone: ZoneInfo) -> str:
    """`Nov 24, 2026, 10:42 a.m. EST`: a printed time always names its zone."""
    return f"{day(value, zone)}, {clock_time(value, zone)} {value.astimezone(zone).tzname()}"


def money(value: Decimal | int) -> str:
    """`$1,250.00`; a loss is `−$1,250.00`."""
    return f"{'−' if value < 0 else ''}${abs(Decimal(value)):,.2f}"


def size(count: int) -> str:
    """Bytes as people read them: `812 bytes`, `20 KB`, `1.4 MB` (1 KB = 1,000 bytes)."""
    if count < 1000:
        return f"{count} bytes"
    for unit, step in (("KB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if count < step * 1000:
            amount = count / step
            return f"{amount:.0f} {unit}" if amount >= 10 or unit == "KB" else f"{amount:.1f} {unit}"
    return f"{count / 1e12:.1f} TB"


def fingerprint(digest: str) -> str:
    """The first twelve hex digits of a SHA-256 in groups of four, to compare by eye."""
    return " ".join(digest[i : i + 4] for i in (0, 4, 8))
