"""What goes out alone and what waits for the morning's digest. Pure: who and when are handed in.

A task goes alone when it is new, due today or overdue, once each; all other open tasks of a person come in one digest
per working morning. After an outage the missed ones collapse: only the newest state is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from shared.notify.message import Message
from shared.web.due import due_in

MORNING_HOUR = 7
"""The digest goes out from seven in the morning, office time."""
FIRST_THE_SERVICE = timedelta(minutes=3)
"""So long a new task is left to the service, which tells of most at once and notes that it did."""
SHOWN = 20
"""So many tasks are named in a digest; the rest are counted."""


class Alone(StrEnum):
    """Why a task goes alone; also the message's kind, so that each reason is told once."""

    NEW = "task_new"
    DUE_TODAY = "task_due_today"
    OVERDUE = "task_overdue"


@dataclass(frozen=True)
class Item:
    """An open task as mail tells it; `told`: the kinds that this person has been told already."""

    task_id: str
    title: str
    url: str
    created_at: datetime
    due_at: datetime | None
    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reader:
    """Whom the mail is for."""

    account_id: str
    name: str
    email: str


def reason_alone(item: Item, now: datetime, zone: ZoneInfo) -> Alone | None:
    """The most urgent reason to write about this task now that has not been told; None: it waits for the digest."""
    reason = _state(item, now, zone)
    return None if reason is None or reason.value in item.told else reason


def _state(item: Item, now: datetime, zone: ZoneInfo) -> Alone | None:
    if item.due_at is not None:
        tone = due_in(item.due_at, now, zone).tone
        if tone == "late":
            return Alone.OVERDUE
        if tone == "today":
            return Alone.DUE_TODAY
    return Alone.NEW if not item.told and now - item.created_at >= FIRST_THE_SERVICE else None


def compose_alone(reader: Reader, item: Item, reason: Alone, base_url: str, zone: ZoneInfo) -> Message:
    """The message about one task."""
    opening = {
        Alone.NEW: "Something new waits for you",
        Alone.DUE_TODAY: "Due today",
        Alone.OVERDUE: "Overdue",
    }[reason]
    until = f"\nDue: {_day(item.due_at, zone)}" if item.due_at else ""
    return Message(
        event_id=item.task_id,
        kind=reason.value,
        recipient=reader.email,
        subject=f"{opening}: {item.title}",
        body=f"{reader.name},\n\n{opening.lower().capitalize()}: {item.title}{until}",
        link=base_url + item.url,
    )


def is_digest_time(now: datetime, zone: ZoneInfo, working_day: bool) -> bool:
    """Whether the morning's digest may go out: a working day, seven or later."""
    return working_day and now.astimezone(zone).hour >= MORNING_HOUR


def compose_digest(
    reader: Reader, items: Sequence[Item], base_url: str, now: datetime, zone: ZoneInfo
) -> Message | None:
    """One message with everything that waits, due first; None where nothing waits."""
    if not items:
        return None
    ordered = sorted(items, key=lambda i: (i.due_at is None, i.due_at or i.created_at, i.task_id))
    lines = [_line(item, now, zone) for item in ordered[:SHOWN]]
    if len(ordered) > SHOWN:
        lines.append(f"…and {len(ordered) - SHOWN} more.")
    count = "1 thing waits" if len(ordered) == 1 else f"{len(ordered)} things wait"
    return Message(
        event_id=f"digest:{reader.account_id}:{now.astimezone(zone).date().isoformat()}",
        kind="digest",
        recipient=reader.email,
        subject=f"{count} for you in Concord",
        body=f"{reader.name},\n\n{count} for you:\n\n" + "\n".join(lines),
        link=base_url + "/my-work",
        link_label="Open My work",
    )


def _line(item: Item, now: datetime, zone: ZoneInfo) -> str:
    if item.due_at is None:
        return f"- {item.title}"
    return f"- {item.title} ({due_in(item.due_at, now, zone).words.lower()})"


def _day(instant: datetime | None, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%A, %B %-d, %Y") if instant else ""
