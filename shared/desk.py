"""The desk: what waits for people, in one schema that every service writes its own context's rows of.

Rows are written in the transaction of the act that causes them, so *My work* is never behind. The tables belong to
the portal's migrations; the portal reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, MetaData, Table, Text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

_metadata = MetaData(schema="desk")

TASK = Table(
    "task",
    _metadata,
    Column("id", Text, primary_key=True),
    Column("context", Text),
    Column("entity_id", Text),
    Column("kind", Text),
    Column("title", Text),
    Column("for_account", Text),
    Column("for_role", Text),
    Column("for_agency", Text),
    Column("due_at", DateTime(timezone=True)),
    Column("url", Text),
    Column("created_at", DateTime(timezone=True)),
    Column("done_at", DateTime(timezone=True)),
)

MILESTONE = Table(
    "milestone",
    _metadata,
    Column("account_id", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("at", DateTime(timezone=True)),
)


@dataclass(frozen=True)
class Task:
    """Something that waits for an account, or for everybody with a role at an agency (None: at any)."""

    kind: str
    title: str
    url: str
    account: str | None = None
    role: str | None = None
    agency: str | None = None
    due_at: datetime | None = None


def set_tasks(session: Session, context: str, entity_id: str, tasks: Sequence[Task], at: datetime) -> None:
    """Make these the entity's open tasks: others are done, new ones are added, kept ones get their new due instant."""
    rows = [_row(context, entity_id, task, at) for task in tasks]
    kept = [row["id"] for row in rows]
    open_rows = TASK.c.context == context, TASK.c.entity_id == entity_id, TASK.c.done_at.is_(None)
    session.execute(update(TASK).where(*open_rows, TASK.c.id.not_in(kept)).values(done_at=at))
    if not rows:
        return
    adding = insert(TASK).values(rows)
    again = {name: adding.excluded[name] for name in ("title", "due_at", "url")}
    session.execute(adding.on_conflict_do_update(index_elements=["id"], set_={**again, "done_at": None}))


def _row(context: str, entity_id: str, task: Task, at: datetime) -> dict[str, object]:
    who = task.account or f"{task.role}@{task.agency or ''}"
    return {
        "id": f"{context}/{entity_id}/{task.kind}/{who}", "context": context, "entity_id": entity_id,
        "kind": task.kind, "title": task.title, "for_account": task.account, "for_role": task.role,
        "for_agency": task.agency, "due_at": task.due_at, "url": task.url, "created_at": at, "done_at": None,
    }  # fmt: skip


def tick(session: Session, account_id: str, step: str, at: datetime) -> None:
    """Note that a newcomer has done a step of *Try this*; the first time counts."""
    adding = insert(MILESTONE).values(account_id=account_id, step=step, at=at)
    session.execute(adding.on_conflict_do_nothing())
