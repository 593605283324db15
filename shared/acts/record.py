"""The second write path: changes that are records, not acts (a draft, a version, a setting), in one transaction.

They append to the same stream and hash chain, without an Update. The entity's workflow learns of them with the
next act, which carries the sequence number its sender saw.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from shared.acts.commit import event_of, event_row, get_outcome, head_of, head_values, lock_head, write_event
from shared.acts.context import Context, Recorded
from shared.acts.decision import Decision
from shared.acts.messages import Act, Head
from shared.acts.outbox import add as add_effects
from shared.audit.chain import GENESIS, link
from shared.errors import NotFound


def open_stream(  # noqa: PLR0917
    session: Session,
    context: Context,
    stream: str,
    act: Act,
    decision: Decision,
    write: Callable[[Session, Recorded], None] | None = None,
) -> Head:
    """Begin a stream with its first event (a draft made, a complaint filed, a row imported). No workflow is started.

    `write` adds the context's own rows as they are after it; without it they are there, and the context's hook changes
    them.
    """
    tables = context.tables
    head = Head(stream, 0, 1, decision.state, {}, list(decision.work), decision.closed)
    event = event_of(head, act, decision.body)
    own = link(GENESIS, event)
    session.execute(insert(tables.stream), {"stream_id": stream, **head_values(head, own, act.at)})
    session.execute(insert(tables.event), event_row(event, GENESIS, own))
    add_effects(session, tables, stream=stream, seq=1, effects=decision.effects, at=act.at)
    (write or context.record)(session, Recorded(head, head, act, decision))
    return head


def open_streams(session: Session, context: Context, begun: Sequence[tuple[str, Act, Decision]]) -> None:
    """Begin many streams in two statements (an import): decisions without clocks, effects or work.

    The context's hook is not called: the caller writes its rows as they are after the first event.
    """
    tables, streams, events = context.tables, [], []
    for stream, act, decision in begun:
        head = Head(stream, 0, 1, decision.state, closed=decision.closed)
        event = event_of(head, act, decision.body)
        own = link(GENESIS, event)
        streams.append({"stream_id": stream, **head_values(head, own, act.at)})
        events.append(event_row(event, GENESIS, own))
    if streams:
        session.execute(insert(tables.stream), streams)
        session.execute(insert(tables.event), events)


def append(session: Session, context: Context, stream: str, act: Act, decision: Decision) -> Head:
    """Append an event to a stream, under its lock; the decision's state replaces the head's. Raises NotFound."""
    row = lock_head(session, context.tables, stream)
    if row is None:
        raise NotFound("There is no such record.")
    before = head_of(row)
    after = Head(stream, before.epoch, before.seq + 1, decision.state, before.due, before.work, before.closed)
    write_event(session, context.tables, after=after, chain=row.chain_hash, act=act, decision=decision)
    context.record(session, Recorded(before, after, act, decision))
    return after


def seen_before(session: Session, context: Context, stream: str, key: str, at: datetime) -> bool:
    """Whether a record was already written under this key; if not, the key is now taken. For double clicks."""
    if get_outcome(session, context.tables, stream, key):
        return True
    row = {
        "stream_id": stream,
        "key": key,
        "digest": "",
        "seq": 0,
        "status": "recorded",
        "result": {},
        "at": at,
    }
    session.execute(insert(context.tables.outcome), row)
    return False
