"""An agreement's clocks with their ledgers, as its page and the API show them. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, case, select
from sqlalchemy.orm import Session

from services.agreements.tables import ACTS


@dataclass(frozen=True)
class ClockLine:
    """One clock of an agreement, with its ledger."""

    name: str
    status: str
    started_at: datetime
    due_at: datetime
    rule: str
    entries: list[Any]
    stage: str = ""
    """Of an approval's clock: the id of the stage that it measures."""


def list_clocks(session: Session, agreement_id: str, route: Sequence[Mapping[str, Any]]) -> list[ClockLine]:
    """The agreement's clocks, running ones first by when they are due, then the newest, each with its ledger.

    `route` names their stages.
    """
    c, e = ACTS.clock, ACTS.clock_entry
    entries = session.execute(select(e).where(e.c.stream_id == agreement_id).order_by(e.c.id)).all()
    stages = _asked_stages(session, agreement_id, {x.seq for x in entries if x.entry == "started"}, route)
    rows = session.execute(
        select(c)
        .where(c.c.stream_id == agreement_id)
        .order_by(
            c.c.status != "running",
            case((c.c.status == "running", c.c.due_at)),
            c.c.started_at.desc(),
            c.c.due_at.desc(),
        )
    ).all()
    return [
        _clock_line(r, [x for x in entries if (x.name, x.round) == (r.name, r.round)], stages) for r in rows
    ]


def _clock_line(row: Row[Any], entries: list[Any], stages: Mapping[int, str]) -> ClockLine:
    stage = stages.get(entries[0].seq, "") if entries and row.name == "approval" else ""
    return ClockLine(row.name, row.status, row.started_at, row.due_at, row.rule, entries, stage)


def _asked_stages(
    session: Session, agreement_id: str, seqs: set[int], route: Sequence[Mapping[str, Any]]
) -> dict[int, str]:
    """Which stage the events of these numbers began to ask: the freezing names it, a decision the one before it."""
    e = ACTS.event
    query = select(e.c.seq, e.c.name, e.c.body["stage"].astext).where(
        e.c.stream_id == agreement_id, e.c.seq.in_(seqs)
    )
    ids = [stage["id"] for stage in route]
    after = dict(pairwise(ids))
    return {
        seq: stage if name == "package_frozen" else after.get(stage, "")
        for seq, name, stage in session.execute(query)
        if stage
    }
