"""The tables of the audit record that every service keeps in its own schema. Rows are added and read, never changed.

One builder, called with the service's metadata. No queries. `event` is the service's own table of entity events,
declared by whoever owns it (`shared.acts.tables`, the portal's journal); only its hashed columns are named here.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnClause,
    DateTime,
    FromClause,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    column,
    table,
)
from sqlalchemy.dialects.postgresql import JSONB

INSTANT = DateTime(timezone=True)


@dataclass(frozen=True)
class AuditTables:
    """The tables of one service's audit record, by the name of what a row is."""

    event: FromClause
    access_log: Table
    leaf: Table
    node: Table
    head: Table
    anchor: Table
    check: Table


def audit_tables(metadata: MetaData) -> AuditTables:
    """Declare the audit tables on a service's metadata."""
    return AuditTables(
        event=_event(metadata.schema or ""),
        access_log=_access_log(metadata),
        leaf=_leaf(metadata),
        node=_node(metadata),
        head=_head(metadata),
        anchor=_anchor(metadata),
        check=_check(metadata),
    )


def _event(schema: str) -> FromClause:
    words = [column(name, Text) for name in ("name", "actor", "on_behalf_of", "previous_hash", "hash")]
    own: list[ColumnClause[Any]] = [
        column("stream_id", Text),
        column("seq", Integer),
        column("at", INSTANT),
        column("body", JSONB),
    ]
    return table("event", *own, *words, schema=schema)


def _access_log(metadata: MetaData) -> Table:
    """Who read, exported, searched, or was refused; ids only. `digest` is the row's own hash from its first moment."""
    return Table(
        "access_log",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("at", INSTANT, nullable=False),
        Column("actor", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("entity", Text, nullable=False),
        Column("request_id", Text, nullable=False),
        Column("body", JSONB, nullable=False),
        Column("digest", Text, nullable=False),
        Index("ix_access_log_entity_id", "entity", "id"),
        Index("ix_access_log_actor_id", "actor", "id"),
    )


def _leaf(metadata: MetaData) -> Table:
    """One sealed entry: an event (its stream and number) or an access row (no stream; its id). `hash` chains it."""
    return Table(
        "audit_leaf",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("source", Text, nullable=False),
        Column("stream_id", Text, nullable=False),
        Column("seq", BigInteger, nullable=False),
        Column("hash", Text, nullable=False),
        UniqueConstraint("source", "stream_id", "seq"),
    )


def _node(metadata: MetaData) -> Table:
    """Roots of whole subtrees (`shared.audit.merkle.STEP`): they spare a proof the reading of every leaf."""
    return Table(
        "audit_node",
        metadata,
        Column("height", Integer, primary_key=True, autoincrement=False),
        Column("index", BigInteger, primary_key=True, autoincrement=False),
        Column("hash", Text, nullable=False),
    )


def _head(metadata: MetaData) -> Table:
    """One signed head; `peaks` is where the tree goes on."""
    return Table(
        "audit_head",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("size", BigInteger, nullable=False),
        Column("root", Text, nullable=False),
        Column("access", Text, nullable=False),
        Column("previous", Text, nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("complete", Boolean, nullable=False),
        Column("key", Text, nullable=False),
        Column("signature", Text, nullable=False),
        Column("peaks", JSONB, nullable=False),
    )


def _anchor(metadata: MetaData) -> Table:
    """Where a head was put outside the database, under a lock that no key of ours can lift, and its time-stamp."""
    return Table(
        "audit_anchor",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("object_key", Text, nullable=False),
        Column("object_version", Text, nullable=False),
        Column("sha256", Text, nullable=False),
        Column("timestamp", Text),
        Column("at", INSTANT, nullable=False),
    )


def _check(metadata: MetaData) -> Table:
    """One verification of the record: what was checked and every finding."""
    return Table(
        "audit_check",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("at", INSTANT, nullable=False),
        Column("actor", Text, nullable=False),
        Column("holds", Boolean, nullable=False),
        Column("counts", JSONB, nullable=False),
        Column("findings", JSONB, nullable=False),
    )
