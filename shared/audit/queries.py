"""What the auditors' pages show: heads, events, accesses, the last verification. Queries only; every list is keyset."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, func, select, true, tuple_
from sqlalchemy.orm import Session

from shared.audit.sealer import ACCESS, EVENT, unsealed_accesses, unsealed_events
from shared.audit.tables import AuditTables
from shared.errors import NotFound
from shared.web.paging import Position

COUNTED = 1_000
"""Waiting entries are counted up to here: beyond it "more than" says enough."""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty: not at all."""

    entity: str = ""
    person: str = ""
    kind: str = ""


def list_heads(session: Session, tables: AuditTables, size: int) -> Sequence[Row[Any]]:
    """The newest heads, each with its anchor."""
    head, anchor = tables.head, tables.anchor
    columns = (anchor.c.at.label("anchored_at"), anchor.c.timestamp)
    query = select(head, *columns).outerjoin(anchor, anchor.c.number == head.c.number)
    return session.execute(query.order_by(head.c.number.desc()).limit(size)).all()


def get_head(session: Session, tables: AuditTables, number: int) -> Row[Any] | None:
    """One head with its time-stamp."""
    head, anchor = tables.head, tables.anchor
    query = select(head, anchor.c.timestamp).outerjoin(anchor, anchor.c.number == head.c.number)
    return session.execute(query.where(head.c.number == number)).first()


def last_check(session: Session, tables: AuditTables) -> Row[Any] | None:
    """The last verification."""
    return session.execute(select(tables.check).order_by(tables.check.c.id.desc()).limit(1)).first()


def count_waiting(session: Session, tables: AuditTables) -> int:
    """How many entries wait for the next seal, up to COUNTED of each kind."""
    parts = (unsealed_events(tables), unsealed_accesses(tables))
    counts = (
        select(func.count()).select_from(part.order_by(None).limit(COUNTED).subquery()) for part in parts
    )
    return sum(session.execute(count).scalar_one() for count in counts)


def list_events(
    session: Session, tables: AuditTables, filters: Filters, visible: ColumnElement[bool], *,
    position: Position | None, size: int,
) -> Sequence[Row[Any]]:  # fmt: skip
    """Up to `size + 1` events, newest first, each with the number of its seal (None: not sealed yet)."""
    e, leaf = tables.event, tables.leaf
    sealed = and_(leaf.c.source == EVENT, leaf.c.stream_id == e.c.stream_id, leaf.c.seq == e.c.seq)
    query = select(e, leaf.c.number.label("leaf")).outerjoin(leaf, sealed)
    query = query.where(visible, *_conditions(e, "stream_id", "name", filters))
    return _page(session, query, (e.c.at, e.c.stream_id, e.c.seq), position, size)


def list_accesses(
    session: Session, tables: AuditTables, filters: Filters, visible: ColumnElement[bool], *,
    position: Position | None, size: int,
) -> Sequence[Row[Any]]:  # fmt: skip
    """Up to `size + 1` accesses, newest first, each with the number of its seal."""
    a, leaf = tables.access_log, tables.leaf
    sealed = and_(leaf.c.source == ACCESS, leaf.c.stream_id == "", leaf.c.seq == a.c.id)
    query = select(a, leaf.c.number.label("leaf")).outerjoin(leaf, sealed)
    query = query.where(visible, *_conditions(a, "entity", "kind", filters))
    return _page(session, query, (a.c.id,), position, size)


def entity_of_access(session: Session, tables: AuditTables, number: int) -> str:
    """The entity that an access was about. Raises NotFound."""
    t = tables.access_log
    found: str | None = session.execute(select(t.c.entity).where(t.c.id == number)).scalar()
    if found is None:
        raise NotFound("There is no such entry.")
    return found


def _conditions(table: FromClause, entity: str, kind: str, filters: Filters) -> list[ColumnElement[bool]]:
    given = ((entity, filters.entity), ("actor", filters.person), (kind, filters.kind))
    return [true(), *(table.c[column] == value for column, value in given if value)]


def _page(
    session: Session, query: Select[Any], keys: tuple[Any, ...], position: Position | None, size: int
) -> Sequence[Row[Any]]:
    backward = position is not None and position.backward
    if position is not None:
        here, row = tuple_(*position.values), tuple_(*keys)
        query = query.where(row > here if backward else row < here)
    order = keys if backward else tuple(key.desc() for key in keys)
    return session.execute(query.order_by(*order).limit(size + 1)).all()
