"""The tables of schema `desk`: what waits for people, what was sent to them, what they have tried. No queries.

Each service writes the rows of its own context (row security holds it to that); the portal reads all.
"""

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY

from shared.database import metadata

INSTANT = DateTime(timezone=True)
DESK = metadata("desk")
OPEN = text("done_at IS NULL")

TASK = Table(
    "task",
    DESK,
    Column("id", Text, primary_key=True),
    Column("context", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("for_account", Text),
    Column("for_role", Text),
    Column("for_agency", Text),
    Column("due_at", INSTANT),
    Column("url", Text, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("done_at", INSTANT),
    Column("lent_under", ARRAY(Text)),
    Column("kept_out", ARRAY(Text)),
    CheckConstraint("(for_account IS NULL) <> (for_role IS NULL)", name="addressee"),
    CheckConstraint("url LIKE '/%' AND url NOT LIKE '//%'", name="url"),
    Index("ix_task_for_account", "for_account", postgresql_where=OPEN),
    Index("ix_task_for_role_for_agency", "for_role", "for_agency", postgresql_where=OPEN),
    Index("ix_task_context_entity_id", "context", "entity_id"),
    Index("ix_task_due_at", "due_at", postgresql_where=OPEN),
)

MILESTONE = Table(
    "milestone",
    DESK,
    Column("account_id", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("at", INSTANT, nullable=False),
    CheckConstraint(
        "step IN ('open_word', 'upload_return', 'approve_from_mail', 'sign_verify')", name="step"
    ),
)

MAIL = Table(
    "mail",
    DESK,
    Column("id", Text, primary_key=True),
    Column("context", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("link", Text),
    Column("link_label", Text),
    Column("code", Text),
    Column("sent_at", INSTANT, nullable=False),
    Index("ix_mail_sent_at", text("sent_at DESC"), "id"),
)

DELIVERY = Table(
    "delivery",
    DESK,
    Column("event_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("recipient_hash", Text, primary_key=True),
    Column("context", Text, nullable=False),
    Column("sent_at", INSTANT, nullable=False),
)
