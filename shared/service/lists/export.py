"""What an export of a list holds: each column's words above it, and what it says of a row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Generic, TypeVar

from shared.service.register_rows import RegisterRow
from shared.service.story import Names

R_contra = TypeVar("R_contra", bound=RegisterRow, contravariant=True)


@dataclass(frozen=True)
class Told:
    """What rows are told with: names of people and bodies, and the office's zone."""

    names: Names
    bodies: Mapping[str, str]
    zone: tzinfo

    def bodies_of(self, ids: Iterable[str]) -> str:
        """The names of agencies, in one cell."""
        return "; ".join(self.bodies.get(one, one) for one in ids)

    def day(self, at: datetime | None) -> date | None:
        """The office's day at an instant."""
        return at.astimezone(self.zone).date() if at else None


@dataclass(frozen=True)
class ExportColumn(Generic[R_contra]):
    """One column: the words above it, and its cell."""

    header: str
    value: Callable[[R_contra, Told], Any]


NUMBER: ExportColumn[RegisterRow] = ExportColumn("Number", lambda row, told: row.number)
STATUS: ExportColumn[RegisterRow] = ExportColumn("Status", lambda row, told: row.status)
AGENCIES: ExportColumn[RegisterRow] = ExportColumn(
    "State agencies", lambda row, told: told.bodies_of(row.agencies)
)
WHAT_IS_NEXT: tuple[ExportColumn[RegisterRow], ...] = (
    ExportColumn("Next", lambda row, told: row.next_what),
    ExportColumn("Waits for", lambda row, told: "; ".join(told.names.of(who) for who in row.next_who)),
    ExportColumn("Next due", lambda row, told: told.day(row.next_due)),
)
CHANGED: ExportColumn[RegisterRow] = ExportColumn("Changed", lambda row, told: told.day(row.updated_at))
"""What every register can say."""
