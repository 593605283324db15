"""The second write path: direct changes, which are no acts (a draft, a version, a setting), in one transaction.

They append to the same stream and hash chain, without an Update. The entity's workflow learns of them with the
next act, which carries the sequence number its sender saw. What an event is appended to is read under the stream's lock
(`lock_stream`), so that an act that is committed meanwhile is never written over.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.acts.commit import event_of, get_outcome, head_of, head_values, lock_head, write_event
from shared.acts.context import Context, RecordedAct
from shared.acts.decision import Decision
from shared.acts.messages import Act, Head
from shared.acts.outbox import add as add_effects
from shared.audit.chain import GENESIS, event_row, link
from shared.database import Database
from shared.errors import KeyReused, NotFound

Begun = TypeVar("Begun")


def open_stream(  # noqa: PLR0917
    session: Session,
    context: Context,
    stream: str,
    act: Act,
    decision: Decision,
    write: Callable[[Session, RecordedAct], None] | None = None,
) -> Head:
    """Begin a stream with its first event (a draft made, a complaint filed, a row imported). No workflow is started.

    `write` adds the context's own rows as they are after it; without it they are there, and the context's hook changes
    them.
    """
    tables = context.tables
    head = Head(stream, 0, 1, dict(decision.state), {}, list(decision.work), decision.closed)
    event = event_of(head, act, decision.body)
    own = link(GENESIS, event)
    session.execute(insert(tables.stream), {"stream_id": stream, **head_values(head, own, act.at)})
    session.execute(insert(tables.event), event_row(event, GENESIS, own))
    add_effects(session, tables, stream=stream, seq=1, effects=decision.effects, at=act.at)
    (write or context.record)(session, RecordedAct(head, head, act, decision))
    return head


def begun_id(what: str, account: str, key: str) -> str:
    """The id of the record that this person begins under this key: a double click begins one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:{what}:{account}:{key}"))


def begin_once(
    database: Database,
    what: str,
    account: str,
    key: str,
    *,
    write: Callable[[Session, str], object],
    find: Callable[[Session, str], Begun | None],
    wanted: Begun,
) -> str:
    """Begin a record once, however often a person sends it under one key, and return its id.

    `write` begins it under that id, in one transaction. `find` says from what a record was begun, as far as later
    changes can't alter it; it is compared with `wanted`. `what` is the record's name in words and part of its id.

    Raises KeyReused where another one was begun under the key, and what `write` raises.
    """
    stream = begun_id(what, account, key)
    try:
        with database.transaction() as session:
            write(session, stream)
    except IntegrityError as taken:
        with database.transaction() as session:
            begun = find(session, stream)
        if begun is None:
            raise taken
        if begun != wanted:
            raise KeyReused(f"This key was already used to begin another {what}.") from None
    return stream


def open_streams(session: Session, context: Context, begun: Sequence[tuple[str, Act, Decision]]) -> None:
    """Begin many streams in two statements (an import): decisions without clocks, effects or work.

    The context's hook is not called: the caller writes its rows as they are after the first event.
    """
    tables, streams, events = context.tables, [], []
    for stream, act, decision in begun:
        head = Head(stream, 0, 1, dict(decision.state), closed=decision.closed)
        event = event_of(head, act, decision.body)
        own = link(GENESIS, event)
        streams.append({"stream_id": stream, **head_values(head, own, act.at)})
        events.append(event_row(event, GENESIS, own))
    if streams:
        session.execute(insert(tables.stream), streams)
        session.execute(insert(tables.event), events)


@dataclass(frozen=True)
class LockedStream:
    """A stream held until the transaction ends: where it stands, and the end of its chain."""

    head: Head
    chain: str


def lock_stream(session: Session, context: Context, stream: str) -> LockedStream:
    """Wait until nobody else changes the stream, then hold it. Raises NotFound."""
    row = lock_head(session, context.tables, stream)
    if row is None:
        raise NotFound("There is no such record.")
    return LockedStream(head_of(row), row.chain_hash)


def append(session: Session, context: Context, locked: LockedStream, act: Act, decision: Decision) -> Head:
    """Append an event to a stream that is held; the decision, made on its head, has the state that replaces it."""
    before = locked.head
    after = Head(
        before.stream,
        before.epoch,
        before.seq + 1,
        dict(decision.state),
        before.due,
        before.work,
        before.closed,
    )
    write_event(session, context.tables, after=after, chain=locked.chain, act=act, decision=decision)
    context.record(session, RecordedAct(before, after, act, decision))
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
