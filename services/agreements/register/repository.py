"""Queries on the register. The same tokens that guard one agreement filter every list here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select, true
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow, NumberRow
from services.agreements.tables import ACTS
from shared import clock
from shared.auth.actor import Actor
from shared.service import records
from shared.service.records import NEVER, Order, Records, Sort, count_up, having_words, list_page
from shared.service.waiting import asks_somebody
from shared.web.paging import Position

SORTS = {
    "updated": Sort(AgreementRow.updated_at),
    "number": Sort(AgreementRow.number),
    "title": Sort(AgreementRow.title, small=True),
    "due": Sort(AgreementRow.next_due, empty=NEVER),
}
"""What a list can be sorted by."""
RECORDS = Records(AgreementRow, ACTS, "agreement")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None or empty: not at all."""

    status: str | None = None
    agency: str | None = None
    partner: str | None = None
    words: str = ""
    mine: bool = False
    published: bool | None = None
    overdue: bool = False
    """Only those with a clock that runs and was due before now."""


def visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """The rows this actor may see; None: the public, who get the published ones on their public pages alone."""
    if actor is None:
        return AgreementRow.published.is_(True)
    return records.visible_to(AgreementRow, actor)


def list_rows(
    session: Session,
    actor: Actor | None,
    filters: Filters,
    *,
    sort: str,
    descending: bool,
    position: Position | None,
    size: int,
) -> Sequence[AgreementRow]:
    """Up to `size + 1` rows after (or before) the position, nearest first."""
    conditions = [visible_to(actor), *_conditions(filters, actor)]
    return list_page(session, AgreementRow, conditions, Order(SORTS[sort], descending, position, size))


def iterate_rows(session: Session, actor: Actor, filters: Filters) -> Any:
    """Every row of a list, in batches, for an export."""
    query: Select[Any] = select(AgreementRow).where(visible_to(actor), *_conditions(filters, actor))
    return session.execute(query.order_by(AgreementRow.number).execution_options(yield_per=500)).scalars()


def list_asked(session: Session, actor: Actor, filters: Filters) -> set[str]:
    """Everybody for whom something in the list waits."""
    asked = select(func.unnest(AgreementRow.next_who)).where(visible_to(actor), *_conditions(filters, actor))
    return set(session.execute(asked.distinct()).scalars())


def sort_values(row: AgreementRow, sort: str) -> tuple[Any, ...]:
    """The position of a row in a list sorted so."""
    return SORTS[sort].value(row), row.id


def _conditions(filters: Filters, actor: Actor | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [true()]
    if filters.status:
        conditions.append(AgreementRow.status == filters.status)
    if filters.agency:
        conditions.append(AgreementRow.agencies.contains([filters.agency]))
    if filters.partner:
        conditions.append(AgreementRow.partners.contains([filters.partner]))
    if filters.mine and actor:
        conditions.append(asks_somebody(AgreementRow.next_who, AgreementRow.agencies, actor))
    if filters.published is not None:
        conditions.append(AgreementRow.published.is_(filters.published))
    if filters.overdue:
        conditions.append(AgreementRow.id.in_(_late(clock.now())))
    return [*conditions, *having_words(filters.words, AgreementRow.title, AgreementRow.number)]


def _late(at: datetime) -> Select[tuple[str]]:
    """The agreements with a running clock that is past due, whether or not it is the next step's."""
    c = ACTS.clock.c
    return select(c.stream_id).where(c.status == "running", c.due_at < at)


def take_number(session: Session, year: int) -> str:
    """The next agreement number of a year, without gaps."""
    return f"AG-{year}-{count_up(session, NumberRow, year):04d}"


def add_rows(session: Session, rows: Sequence[AgreementRow]) -> None:
    """Add many agreements at once."""
    session.add_all(rows)
    session.flush()


def add_row(session: Session, values: dict[str, Any]) -> None:
    """Add an agreement to the register."""
    session.execute(_ADDING, values)


_ADDING = insert(AgreementRow.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
