"""The commit: one transaction that makes an act a fact, or says why not.

Besides it only `record` writes events and heads (new records, and changes that are no acts), in the same form;
`start` raises a stream's epoch and writes nothing else.

Everything of an act is written here or nothing: event, chain link, outcome under its key, clocks, effects, head,
and the context's own rows. The rules are checked against the locked head, the truth, and not against what a
workflow believed; so a workflow that fell behind after a crash can neither refuse nor allow wrongly.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Table, bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from shared.acts import outbox, staging
from shared.acts.clocks import Clocks
from shared.acts.context import Context, RecordedAct
from shared.acts.decision import Decision
from shared.acts.faults import point
from shared.acts.messages import Act, CommitInput, Committed, Head, Outcome
from shared.acts.refusals import RefusalCode, Refused, refused
from shared.acts.tables import ActTables
from shared.audit.chain import event_row, link
from shared.database import Database

log = logging.getLogger(__name__)
CLOCK = "clock:"
"""The acts of clocks are named `clock:<name>`: each is a row of its own in the transition table."""
_LIMITS = text("SET LOCAL lock_timeout = 3000; SET LOCAL statement_timeout = 3500")


class _RolledBack(Exception):
    """Leaves the transaction with a refusal: whatever was written before it must not stay."""

    def __init__(self, answer: Committed) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True)
class Committer:
    """Commits the acts of one context."""

    database: Database
    context: Context
    zone: ZoneInfo
    calendar: str

    def commit(self, given: CommitInput) -> Committed:
        """Make the act a fact. A refusal is an answer, not an error; raises Unavailable where PostgreSQL is down."""
        point("commit.begin")
        try:
            with self.database.transaction() as session:
                session.execute(_LIMITS)
                committed = self._commit(session, given)
                point("commit.written")
        except _RolledBack as refused:
            return refused.answer
        point("commit.done")
        return committed

    def _commit(self, session: Session, given: CommitInput) -> Committed:
        tables, act = self.context.tables, given.act
        row = lock_head(session, tables, given.stream)
        if row is None:
            raise LookupError(f"stream {given.stream} has no head")
        head = head_of(row)
        if act.seen > head.seq:
            log.warning("the record was set back: its workflow has seen more", extra={"event": given.stream})
        known = get_outcome(session, tables, given.stream, act.key)
        if known:
            return _known(head, known, act)
        if head.epoch != given.epoch:
            return Committed(head, refusal=refused(RefusalCode.SUPERSEDED).as_answer())
        try:
            return self._make(session, head, row.chain_hash, act)
        except Refused as no:
            raise _RolledBack(Committed(head, refusal=no.as_answer())) from no

    def _make(self, session: Session, head: Head, chain: str, act: Act) -> Committed:
        clocks = Clocks(
            session, self.context.tables, head.stream, head.seq + 1, act, self.zone, self.calendar
        )
        # Days are those of the state's own zone: an act in the evening falls on that evening's day, not on UTC's next.
        local = replace(act, at=act.at.astimezone(self.zone))
        self.context.rules.check(head.state, local)
        self.context.recheck(session, head.state, local)
        decision = self.context.decide(head.state, _with_fired(clocks, local))
        clocks.apply(decision.clocks)
        points, dues = clocks.armed()
        after = _after(head, decision, points)
        self._write(session, after, chain, act, decision)
        self.context.record(session, RecordedAct(head, after, act, decision, dues))
        outcome = Outcome(act.key, after.seq, str(after.state["status"]), decision.result)
        return Committed(after, outcome)

    def _write(self, session: Session, after: Head, chain: str, act: Act, decision: Decision) -> None:
        tables = self.context.tables
        write_event(session, tables, after=after, chain=chain, act=act, decision=decision)
        session.execute(insert(tables.outcome), _outcome_row(after, act, decision))


def write_event(
    session: Session, tables: ActTables, *, after: Head, chain: str, act: Act, decision: Decision
) -> None:
    """Append the event of an act, its texts, chain link and effects, and move the head. Raises Refused."""
    author = act.actor.account_id
    texts = staging.claim(session, tables, stream=after.stream, author=author, ids=act.staged, seq=after.seq)
    event = event_of(after, act, {**decision.body, **({"texts": texts} if texts else {})})
    own = link(chain, event)
    session.execute(insert(tables.event), event_row(event, chain, own))
    outbox.add(session, tables, stream=after.stream, seq=after.seq, effects=decision.effects, at=act.at)
    save_head(session, tables, after, own, act.at)


def _with_fired(clocks: Clocks, act: Act) -> Act:
    if not act.name.startswith(CLOCK):
        return act
    fired = clocks.fire(act.name.removeprefix(CLOCK))
    if not fired:
        raise refused(RefusalCode.NOT_DUE)
    return replace(act, ids={**act.ids, "fired": fired})


def _known(head: Head, known: Row[Any], act: Act) -> Committed:
    if known.digest != act.digest:
        return Committed(head, refusal=refused(RefusalCode.KEY_REUSED).as_answer())
    return Committed(head, Outcome(act.key, known.seq, known.status, known.result))


def _after(head: Head, decision: Decision, due: dict[str, datetime]) -> Head:
    return Head(
        head.stream,
        head.epoch,
        head.seq + 1,
        dict(decision.state),
        due,
        list(decision.work),
        decision.closed and not due,
    )


def event_of(head: Head, act: Act, body: Mapping[str, Any]) -> dict[str, Any]:
    """An event in the form that its hash covers."""
    return {
        "stream": head.stream,
        "seq": head.seq,
        "name": act.name,
        "at": act.at,
        "actor": act.actor.account_id,
        "on_behalf_of": act.actor.on_behalf_of,
        "body": dict(body),
    }


def _outcome_row(after: Head, act: Act, decision: Decision) -> dict[str, Any]:
    return {
        "stream_id": after.stream, "key": act.key, "digest": act.digest, "seq": after.seq,
        "status": after.state["status"], "result": decision.result, "at": act.at,
    }  # fmt: skip


@lru_cache
def _reading_head(table: Table) -> Select[Any]:
    """Made once: making a statement takes longer than PostgreSQL needs to answer it."""
    return select(table).where(table.c.stream_id == bindparam("stream"))


@lru_cache
def _locking_head(table: Table) -> Select[Any]:
    return _reading_head(table).with_for_update()


@lru_cache
def _reading_outcome(table: Table) -> Select[Any]:
    return select(table).where(table.c.stream_id == bindparam("stream"), table.c.key == bindparam("key"))


def lock_head(session: Session, tables: ActTables, stream: str) -> Row[Any] | None:
    """The stream's row, locked until the transaction ends."""
    return session.execute(_locking_head(tables.stream), {"stream": stream}).first()


def get_head(session: Session, tables: ActTables, stream: str) -> Head | None:
    """The stream's head, or None."""
    row = session.execute(_reading_head(tables.stream), {"stream": stream}).first()
    return head_of(row) if row else None


def head_of(row: Row[Any]) -> Head:
    """A stream's row as its head."""
    due = {name: datetime.fromisoformat(at) for name, at in row.due.items()}
    return Head(row.stream_id, row.epoch, row.seq, row.state, due, row.work, row.closed)


def head_values(head: Head, chain: str, at: datetime) -> dict[str, Any]:
    """The columns of a stream's row. `wake_at` lets the sweep find what a lost workflow left lying."""
    due = {name: instant.isoformat() for name, instant in head.due.items()}
    return {
        "epoch": head.epoch, "seq": head.seq, "state": head.state, "due": due, "work": head.work,
        "closed": head.closed, "wake_at": at if head.work else head.next_look, "chain_hash": chain, "updated_at": at,
    }  # fmt: skip


def save_head(session: Session, tables: ActTables, head: Head, chain: str, at: datetime) -> None:
    """Move the stream's row to `head`."""
    t = tables.stream
    session.execute(update(t).where(t.c.stream_id == head.stream).values(**head_values(head, chain, at)))


def get_outcome(session: Session, tables: ActTables, stream: str, key: str) -> Row[Any] | None:
    """The outcome stored under a key of this stream, if the act was ever done."""
    return session.execute(_reading_outcome(tables.outcome), {"stream": stream, "key": key}).first()


def was_done_by(session: Session, tables: ActTables, stream: str, key: str, account: str) -> bool:
    """Whether the act of this key was done, and by this account."""
    e, o = tables.event, tables.outcome
    of_key = select(o.c.seq).where(o.c.stream_id == stream, o.c.key == key).scalar_subquery()
    return session.scalar(select(e.c.actor).where(e.c.stream_id == stream, e.c.seq == of_key)) == account
