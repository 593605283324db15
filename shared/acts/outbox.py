"""The outbox: effects written with their event, leased in batches by the relay, marked done once.

An effect is unique by event, kind and part. This module holds the queries; `relay` runs the handlers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Table, func, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from shared.acts.decision import Effect
from shared.acts.tables import ActTables

LEASE = timedelta(seconds=60)
"""How long a batch belongs to the relay that took it; after a crash another takes it then."""
LONGEST_WAIT = timedelta(hours=1)
NEEDS_A_LOOK = 5
"""From this many failures on, an effect is shown to an administrator; it goes on being retried."""


@dataclass(frozen=True)
class Pending:
    """One effect that the relay has leased."""

    id: int
    stream: str
    seq: int
    kind: str
    part: str
    body: dict[str, Any]
    attempts: int

    @property
    def event_id(self) -> str:
        """What makes a handler idempotent, together with the kind."""
        return f"{self.stream}/{self.seq}/{self.part}" if self.part else f"{self.stream}/{self.seq}"


def add(
    session: Session, tables: ActTables, *, stream: str, seq: int, effects: Sequence[Effect], at: datetime
) -> None:
    """Write the effects of an event, in its transaction, and wake the relay when it commits."""
    if not effects:
        return
    rows = [
        {
            "stream_id": stream,
            "seq": seq,
            "kind": e.kind,
            "part": e.part,
            "body": e.body,
            "created_at": at,
            "ready_at": at,
        }
        for e in effects
    ]
    session.execute(_adding(tables.outbox), rows)


@lru_cache
def _adding(table: Table) -> ReturningInsert[Any]:
    """Writes and wakes in one statement; PostgreSQL sends a transaction's equal notifications once."""
    return insert(table).returning(func.pg_notify(f"{table.schema}_outbox", ""))


def channel(tables: ActTables) -> str:
    """The NOTIFY channel of a context's outbox."""
    return f"{tables.outbox.schema}_outbox"


def take(session: Session, tables: ActTables, at: datetime, limit: int) -> list[Pending]:
    """Lease up to `limit` effects that are ready, oldest first, skipping those another relay is taking."""
    t = tables.outbox
    free = (t.c.leased_until.is_(None)) | (t.c.leased_until < at)
    ready = (
        select(t.c.id)
        .where(t.c.done_at.is_(None), t.c.ready_at <= at, free)
        .order_by(t.c.ready_at, t.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(
        update(t).where(t.c.id.in_(ready)).values(leased_until=at + LEASE).returning(t)
    ).all()
    taken = [Pending(r.id, r.stream_id, r.seq, r.kind, r.part, r.body, r.attempts) for r in rows]
    return sorted(taken, key=lambda p: p.id)


def keep(session: Session, tables: ActTables, ids: Sequence[int], at: datetime) -> None:
    """Lease these anew: their relay still works at the batch that it took them with."""
    t = tables.outbox
    if ids:
        mine = t.c.id.in_(ids), t.c.leased_until.is_not(None)
        session.execute(update(t).where(*mine).values(leased_until=at + LEASE))


def mark_done(session: Session, tables: ActTables, ids: Sequence[int], at: datetime) -> None:
    """The effects have been brought about."""
    if ids:
        session.execute(
            update(tables.outbox)
            .where(tables.outbox.c.id.in_(ids))
            .values(done_at=at, problem=None, leased_until=None)
        )


def mark_failed(session: Session, tables: ActTables, pending: Pending, problem: str, at: datetime) -> None:
    """The effect failed: try again after a wait that doubles, up to an hour, for as long as it takes."""
    wait = (
        min(timedelta(seconds=2**pending.attempts), LONGEST_WAIT) if pending.attempts < 12 else LONGEST_WAIT
    )
    session.execute(
        update(tables.outbox)
        .where(tables.outbox.c.id == pending.id)
        .values(attempts=pending.attempts + 1, problem=problem, ready_at=at + wait, leased_until=None)
    )


def retry_now(session: Session, tables: ActTables, effect_id: int, at: datetime) -> bool:
    """An administrator's button: try this effect at once. False where it is done or unknown."""
    t = tables.outbox
    found = session.execute(
        update(t).where(t.c.id == effect_id, t.c.done_at.is_(None)).values(ready_at=at).returning(t.c.id)
    )
    session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": channel(tables)})
    return found.first() is not None


def list_waiting(
    session: Session,
    tables: ActTables,
    stream: str | None = None,
    *,
    failing: bool = False,
    among: ColumnElement[bool] | None = None,
) -> list[Any]:
    """Effects not yet done, oldest first: of one stream, or those (`among` some) that need an administrator's look."""
    t = tables.outbox
    query = select(t).where(t.c.done_at.is_(None)).order_by(t.c.id).limit(200)
    if stream:
        query = query.where(t.c.stream_id == stream)
    if among is not None:
        query = query.where(among)
    if failing:
        query = query.where(t.c.attempts >= NEEDS_A_LOOK)
    return list(session.execute(query).all())


def next_ready(session: Session, tables: ActTables) -> datetime | None:
    """When the next undone effect becomes ready, if there is one."""
    t = tables.outbox
    at = func.greatest(t.c.ready_at, func.coalesce(t.c.leased_until, t.c.ready_at))
    return session.execute(select(func.min(at)).where(t.c.done_at.is_(None))).scalar()
