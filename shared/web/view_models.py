"""Small shapes that the page parts take. Made by pages from what services return; no logic, no database."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Task:
    """One thing that waits for somebody: what, why it waits for them, until when, and the word on the button."""

    title: str
    href: str
    why: str
    action: str = "Open"
    due: datetime | None = None


@dataclass(frozen=True)
class Event:
    """One entry of a timeline; `key` marks the ones that changed the record's state."""

    what: str
    at: datetime
    who: str | None = None
    note: str | None = None
    href: str | None = None
    key: bool = False
