"""A record's clocks, each with its ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, select
from sqlalchemy.orm import Session

from shared.acts.tables import ActTables

STILL_MEASURING = frozenset({"running", "paused"})
"""The states of a clock that has not ended."""


@dataclass(frozen=True)
class ClockLine:
    """One clock of a record, with its ledger, oldest entry first."""

    name: str
    status: str
    started_at: datetime
    due_at: datetime
    rule: str
    entries: Sequence[Row[Any]]


def list_clocks(session: Session, acts: ActTables, stream: str) -> list[ClockLine]:
    """A record's clocks: running ones first by when they are due, then the newest."""
    c, running = acts.clock.c, acts.clock.c.status == "running"
    entries = list_entries(session, acts, stream)
    order = (~running, case((running, c.due_at)), c.started_at.desc(), c.due_at.desc())
    rows = session.execute(select(acts.clock).where(c.stream_id == stream).order_by(*order)).all()
    return [_line(row, entries) for row in rows]


def list_entries(session: Session, acts: ActTables, stream: str) -> Sequence[Row[Any]]:
    """The ledgers of all its clocks, oldest first."""
    e = acts.clock_entry.c
    return session.execute(select(acts.clock_entry).where(e.stream_id == stream).order_by(e.id)).all()


def _line(row: Row[Any], entries: Sequence[Row[Any]]) -> ClockLine:
    own = [entry for entry in entries if (entry.name, entry.round) == (row.name, row.round)]
    return ClockLine(row.name, row.status, row.started_at, row.due_at, row.rule, own)
