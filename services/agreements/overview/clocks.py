"""An agreement's clocks with their ledgers, as its page and the API show them. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.tables import ACTS
from shared.service.record import clocks


@dataclass(frozen=True)
class ClockLine(clocks.ClockLine):
    """One clock of an agreement, with its ledger."""

    stage: str = ""
    """Of an approval's clock: the id of the stage that it measures."""


def list_clocks(session: Session, agreement_id: str, route: Sequence[Mapping[str, Any]]) -> list[ClockLine]:
    """The agreement's clocks, running ones first by when they are due, then the newest. `route` names their stages."""
    lines = clocks.list_clocks(session, ACTS, agreement_id)
    started = {entry.seq for line in lines for entry in line.entries if entry.entry == "started"}
    stages = _asked_stages(session, agreement_id, started, route)
    return [ClockLine(**vars(line), stage=_stage(line, stages)) for line in lines]


def _stage(line: clocks.ClockLine, stages: Mapping[int, str]) -> str:
    return stages.get(line.entries[0].seq, "") if line.entries and line.name == "approval" else ""


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
