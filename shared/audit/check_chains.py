"""First part of a verification: each entity's hash chain, up to its last event and against its stream's head."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, func, literal, null, select
from sqlalchemy.orm import Session

from shared.audit.chain import GENESIS, hashed_form, link
from shared.audit.findings import Report, Tampering
from shared.audit.ledger import Ledger

BATCH = 2_000


@dataclass(frozen=True)
class Tip:
    """What the stream's own row says of its newest event."""

    seq: int
    hash: str


def check_chains(session: Session, ledger: Ledger, report: Report, tick: Callable[[int], None]) -> None:
    """Walk every chain, in constant memory but for the events of one entity."""
    rows = session.execute(_query(ledger).execution_options(yield_per=BATCH))
    for stream, group in groupby(rows, key=lambda row: row.of_stream):
        events = list(group)
        tick(len(events))
        report.counts["entities"] += 1
        check_chain(stream, _written(events), _tip(ledger, events[0]), report)


def _query(ledger: Ledger) -> Select[Any]:
    e, s = ledger.tables.event, ledger.streams
    if s is None:
        tip = (literal(1).label("has_tip"), null().label("tip_seq"), null().label("tip_hash"))
        return select(e, e.c.stream_id.label("of_stream"), *tip).order_by(e.c.stream_id, e.c.seq)
    stream = func.coalesce(e.c.stream_id, s.c.stream_id).label("of_stream")
    tips = (s.c.seq.label("tip_seq"), s.c.chain_hash.label("tip_hash"))
    joined = e.join(s, and_(e.c.stream_id == s.c.stream_id), full=True)
    return select(e, stream, *tips).select_from(joined).order_by(stream, e.c.seq)


def _written(events: list[Row[Any]]) -> list[Row[Any]]:
    """The events that are there: a stream without any comes as one empty row."""
    return [row for row in events if row.seq is not None]


def _tip(ledger: Ledger, row: Row[Any]) -> Tip | None:
    if ledger.streams is None:
        return None
    return Tip(row.tip_seq, row.tip_hash) if row.tip_seq is not None else Tip(0, GENESIS)


def check_chain(stream: str, events: list[Any], tip: Tip | None, report: Report) -> None:
    """Check one entity's events in their order, and its tip where it keeps one."""
    report.counts["events"] += len(events)
    broken = [row for row in events if link(row.previous_hash, hashed_form(row)) != row.hash]
    numbers, changed = {row.seq for row in events}, {row.seq for row in broken}
    for row in broken:
        _name_changed(stream, row, numbers, changed, report)
    before, expected = GENESIS, 1
    for here, following in _with_next(events):
        if here.seq != expected:
            report.find(Tampering.DELETED, _at(stream, expected, here.seq - 1), "missing from the chain")
        elif here.previous_hash != before and changed.isdisjoint({here.seq, here.seq - 1}):
            _name_misfit(stream, here, following, before, report)
        before, expected = here.hash, here.seq + 1
    if tip is not None and not (expected - 1 == tip.seq and tip.seq in changed):
        _check_tip(stream, expected - 1, before, tip, report)


def _with_next(events: list[Any]) -> Iterator[tuple[Any, Any]]:
    later: Iterable[Any] = [*events[1:], None] if events else []
    return iter(list(zip(events, later, strict=True)))


def _name_changed(stream: str, row: Any, numbers: set[int], changed: set[int], report: Report) -> None:
    """A row whose hash does not cover what it says: it was edited, or stood under another number."""
    form = hashed_form(row)
    was = next((n for n in sorted(numbers) if link(row.previous_hash, {**form, "seq": n}) == row.hash), None)
    if was is None:
        report.find(Tampering.EDITED, _at(stream, row.seq), "changed after it was written")
    elif was == row.seq - 1 and was not in changed:
        report.find(Tampering.INSERTED, _at(stream, was), f"number {row.seq} was written as number {was}")
    else:
        report.find(Tampering.SWAPPED, _at(stream, row.seq), f"was written as number {was}")


def _name_misfit(stream: str, row: Any, following: Any, before: str, report: Report) -> None:
    """A sound row that does not follow the one before it: it was put in, or the one before was written anew."""
    if following is not None and following.previous_hash == before:
        report.find(Tampering.INSERTED, _at(stream, row.seq), "the events around it know nothing of it")
    elif row.seq == 1:
        report.find(Tampering.REWRITTEN, _at(stream, 1), "does not begin the chain")
    else:
        report.find(Tampering.EDITED, _at(stream, row.seq - 1), f"number {row.seq} follows another event")


def _check_tip(stream: str, last: int, newest: str, tip: Tip, report: Report) -> None:
    if last < tip.seq:
        report.find(Tampering.CUT, _at(stream, last + 1, tip.seq), "the newest events are gone")
    elif last > tip.seq:
        report.find(
            Tampering.INSERTED, _at(stream, tip.seq + 1, last), "the record's head knows nothing of it"
        )
    elif newest != tip.hash:
        report.find(Tampering.EDITED, _at(stream, last), "the record's head names another newest event")


def _at(stream: str, first: int, last: int | None = None) -> str:
    return f"{stream}/{first}" if last is None or last == first else f"{stream}/{first} to {last}"
