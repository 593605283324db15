"""Queries on the register. The same tokens that guard one agreement filter every list here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow, NumberRow
from services.agreements.tables import ACTS
from shared.acts.commit import head_of
from shared.acts.messages import Head
from shared.auth.actor import Actor
from shared.auth.scope import PUBLIC, allow_tokens, wall_tokens
from shared.service.waiting import asks_somebody
from shared.web.paging import Position

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where nothing is due: last in the list."""

SORTS: dict[str, Any] = {
    "updated": AgreementRow.updated_at,
    "number": AgreementRow.number,
    "title": func.lower(AgreementRow.title),
    "due": func.coalesce(AgreementRow.next_due, NEVER),
}
"""What a list can be sorted by; the id breaks ties, so that a page boundary is never in doubt."""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None or empty: not at all."""

    status: str | None = None
    agency: str | None = None
    partner: str | None = None
    words: str = ""
    mine: bool = False


def visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """The rows this actor may see; None: the public, who get the published ones on their public pages alone."""
    if actor is None:
        return AgreementRow.published.is_(True)
    allowed = AgreementRow.allow.overlap(cast(sorted(allow_tokens(actor) - {PUBLIC}), ARRAY(Text)))
    walls = sorted(wall_tokens(actor))
    return and_(allowed, not_(AgreementRow.walls.overlap(cast(walls, ARRAY(Text))))) if walls else allowed


def get_row(session: Session, agreement_id: str, actor: Actor) -> AgreementRow | None:
    """One agreement by id or number, if this actor may see it."""
    return session.execute(_READING, _named(agreement_id, actor)).scalar_one_or_none()


def get_row_and_head(session: Session, agreement_id: str, actor: Actor) -> tuple[AgreementRow, Head] | None:
    """The same with where its stream stands."""
    found = session.execute(_READING_WITH_HEAD, _named(agreement_id, actor)).one_or_none()
    return (found[0], head_of(found)) if found else None


_READING = select(AgreementRow).where(
    or_(AgreementRow.id == bindparam("named"), AgreementRow.number == bindparam("named")),
    AgreementRow.allow.overlap(bindparam("allowed", type_=ARRAY(Text))),
    not_(AgreementRow.walls.overlap(bindparam("walled", type_=ARRAY(Text)))),
)
"""One agreement by `visible_to`, made once: making a statement takes longer than PostgreSQL needs to answer it."""
_READING_WITH_HEAD = _READING.add_columns(*ACTS.stream.columns).join(
    ACTS.stream, ACTS.stream.c.stream_id == AgreementRow.id
)


def _named(agreement_id: str, actor: Actor) -> dict[str, Any]:
    tokens, walls = sorted(allow_tokens(actor) - {PUBLIC}), sorted(wall_tokens(actor))
    return {"named": agreement_id, "allowed": tokens, "walled": walls}


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
    column = SORTS[sort]
    downwards = descending != (position is not None and position.backward)
    query = select(AgreementRow).where(visible_to(actor), *_conditions(filters, actor))
    if position is not None:
        value, named = position.values
        # PostgreSQL makes both small: other letters than ours are small to Python alone.
        here = tuple_(func.lower(value) if sort == "title" else value, named)
        row = tuple_(column, AgreementRow.id)
        query = query.where(row < here if downwards else row > here)
    order = (column.desc(), AgreementRow.id.desc()) if downwards else (column, AgreementRow.id)
    return session.execute(query.order_by(*order).limit(size + 1)).scalars().all()


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
    values = {
        "updated": row.updated_at,
        "number": row.number,
        "title": row.title,
        "due": row.next_due or NEVER,
    }
    return values[sort], row.id


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
    for word in filters.words.split():
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        either = or_(AgreementRow.title.ilike(f"%{escaped}%"), AgreementRow.number.ilike(f"%{escaped}%"))
        conditions.append(either)
    return conditions


def take_number(session: Session, year: int) -> str:
    """The next agreement number of a year, without gaps."""
    return f"AG-{year}-{count_up(session, year):04d}"


def count_up(session: Session, series: int, by: int = 1) -> int:
    """The last of the next `by` numbers of a series (a year), gapless: its row is locked until the transaction ends."""
    return session.execute(_COUNTING, {"series": series, "by": by}).scalar_one()


_COUNTING = (
    upsert(NumberRow)
    .values(year=bindparam("series"), last=bindparam("by"))
    .on_conflict_do_update(index_elements=["year"], set_={"last": NumberRow.last + bindparam("by")})
    .returning(NumberRow.last)
)


def add_rows(session: Session, rows: Sequence[AgreementRow]) -> None:
    """Add many agreements at once."""
    session.add_all(rows)
    session.flush()


def add_row(session: Session, values: dict[str, Any]) -> None:
    """Add an agreement to the register."""
    session.execute(_ADDING, values)


_ADDING = insert(AgreementRow.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
