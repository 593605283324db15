"""What a command found out about one file, and how that becomes an exit code and JSON. Prints nothing."""

import dataclasses
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any


class Exit(IntEnum):
    """Exit codes of every command; of several files the highest counts. 2 is click's own, for wrong usage."""

    FINE = 0
    FOUND = 1
    """Answered, and the answer needs a person: refused, defects, differences, a seal that is not good."""
    FAILED = 3
    """A file could not be read or the work on it failed."""
    MISSING = 4
    """Something that the command needs is not installed (LibreOffice, the redline engine)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file's answer: lines for a person, data for a program."""

    name: str
    exit: Exit
    lines: tuple[str, ...]
    data: dict[str, Any] = field(default_factory=dict)


def fail(name: str, reason: str, way_out: str = "", *, missing: bool = False) -> Outcome:
    """The outcome of a file on which the work failed."""
    lines = (f"{reason} {way_out}".strip(),)
    return Outcome(
        name, Exit.MISSING if missing else Exit.FAILED, lines, {"error": reason, "way_out": way_out}
    )


class Stopped(Exception):
    """The work ends here with this outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.name)
        self.outcome = outcome


def to_plain(value: Any) -> Any:
    """Dataclasses, times and enumerations as plain JSON values; bytes are left out, files hold those."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: to_plain(getattr(value, item.name))
            for item in dataclasses.fields(value)
            if not isinstance(getattr(value, item.name), bytes)
        }
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_plain(item) for item in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value
