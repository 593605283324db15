"""The tables that every context keeps in its own schema for its acts: heads, events, outcomes, staged text, effects.

One builder, called once per service with that service's metadata. It holds no queries; `commit`, `staging` and
`outbox` do. No column has a server-side time: the act's own instant is written.
"""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

INSTANT = DateTime(timezone=True)


@dataclass(frozen=True)
class ActTables:
    """The core tables of one context, by the name of what a row is."""

    stream: Table
    event: Table
    outcome: Table
    staged_input: Table
    outbox: Table
    clock: Table
    clock_entry: Table
    clock_rule: Table
    holiday: Table


def act_tables(metadata: MetaData) -> ActTables:
    """Declare the core tables on a service's metadata."""
    return ActTables(
        stream=_stream(metadata),
        event=_event(metadata),
        outcome=_outcome(metadata),
        staged_input=_staged_input(metadata),
        outbox=_outbox(metadata),
        clock=_clock(metadata),
        clock_entry=_clock_entry(metadata),
        clock_rule=_clock_rule(metadata),
        holiday=_holiday(metadata),
    )


def _stream(metadata: MetaData) -> Table:
    """One row per entity: where it stands, and the hash of its newest event."""
    return Table(
        "stream",
        metadata,
        Column("stream_id", Text, primary_key=True),
        Column("epoch", Integer, nullable=False),
        Column("seq", Integer, nullable=False),
        Column("state", JSONB, nullable=False),
        Column("due", JSONB, nullable=False),
        Column("work", JSONB, nullable=False),
        Column("closed", Boolean, nullable=False),
        Column("wake_at", INSTANT),
        Column("chain_hash", Text, nullable=False),
        Column("updated_at", INSTANT, nullable=False),
        Index("ix_stream_wake_at", "wake_at", postgresql_where=text("wake_at IS NOT NULL")),
    )


def _event(metadata: MetaData) -> Table:
    """What happened, once and for ever; `body` holds ids and digests, so it can be hashed and shown to an auditor."""
    return Table(
        "event",
        metadata,
        Column("stream_id", Text, primary_key=True),
        Column("seq", Integer, primary_key=True),
        Column("name", Text, nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("actor", Text, nullable=False),
        Column("on_behalf_of", Text),
        Column("body", JSONB, nullable=False),
        Column("previous_hash", Text, nullable=False),
        Column("hash", Text, nullable=False),
        Index("ix_event_at", "at", "stream_id", "seq"),
        Index("ix_event_actor_at", "actor", "at"),
    )


def _outcome(metadata: MetaData) -> Table:
    """The answer stored under each act's key: the same key always gets it again."""
    return Table(
        "outcome",
        metadata,
        Column("stream_id", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("digest", Text, nullable=False),
        Column("seq", Integer, nullable=False),
        Column("status", Text, nullable=False),
        Column("result", JSONB, nullable=False),
        Column("at", INSTANT, nullable=False),
    )


def _staged_input(metadata: MetaData) -> Table:
    """Free text of an act: written before it, claimed by its event, swept after a week where nothing claimed it."""
    return Table(
        "staged_input",
        metadata,
        Column("id", Text, primary_key=True),
        Column("stream_id", Text, nullable=False, index=True),
        Column("field", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("salt", Text, nullable=False),
        Column("digest", Text, nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("claimed_by", Integer),
    )


def _outbox(metadata: MetaData) -> Table:
    """Effects to bring about after the transaction: unique by event and kind, retried until done."""
    return Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("stream_id", Text, nullable=False),
        Column("seq", Integer, nullable=False),
        Column("kind", Text, nullable=False),
        Column("part", Text, nullable=False, server_default=""),
        Column("body", JSONB, nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("ready_at", INSTANT, nullable=False),
        Column("leased_until", INSTANT),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("problem", Text),
        Column("done_at", INSTANT),
        UniqueConstraint("stream_id", "seq", "kind", "part"),
        Index("ix_outbox_ready", "ready_at", postgresql_where=text("done_at IS NULL")),
    )


def _clock(metadata: MetaData) -> Table:
    """A running, paused or satisfied clock: what it measures, by which rule, and when it is due."""
    return Table(
        "clock",
        metadata,
        Column("stream_id", Text, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("round", Integer, primary_key=True),
        Column("rule", Text, nullable=False),
        Column("rule_version", Integer, nullable=False),
        Column("status", Text, nullable=False),
        Column("started_at", INSTANT, nullable=False),
        Column("due_at", INSTANT, nullable=False),
        Column("points", JSONB, nullable=False),
        Column("paused_at", INSTANT),
        Column("ended_at", INSTANT),
        Index("ix_clock_due", "due_at", postgresql_where=text("status = 'running'")),
    )


def _clock_entry(metadata: MetaData) -> Table:
    """The ledger of a clock: every start, pause, resume, extension, firing and end, with who and why."""
    return Table(
        "clock_entry",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("stream_id", Text, nullable=False, index=True),
        Column("name", Text, nullable=False),
        Column("round", Integer, nullable=False),
        Column("seq", Integer, nullable=False),
        Column("entry", Text, nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("actor", Text, nullable=False),
        Column("due_at", INSTANT),
        Column("reason", Text),
    )


def _clock_rule(metadata: MetaData) -> Table:
    """How long a clock runs, as versioned rows: a changed rule is a new row and never moves a started clock."""
    return Table(
        "clock_rule",
        metadata,
        Column("name", Text, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("unit", Text, nullable=False),
        Column("amount", Integer, nullable=False),
        Column("remind_before", JSONB, nullable=False),
        Column("escalate_after", Integer),
        Column("source", Text, nullable=False),
        Column("from_date", Date, nullable=False),
    )


def _holiday(metadata: MetaData) -> Table:
    """Days that are no business days, as rows, so that a package upgrade never moves a due date."""
    return Table(
        "holiday",
        metadata,
        Column("calendar", Text, primary_key=True),
        Column("day", Date, primary_key=True),
        Column("name", Text, nullable=False),
    )
