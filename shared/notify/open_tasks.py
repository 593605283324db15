"""An entity’s open tasks as one set: what waits no longer is done, what waits anew is added, with the act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.notify.tables import TASK


@dataclass(frozen=True)
class DeskTask:
    """A task at the desk: it waits for an account, or for everybody with a role at an agency (None: at any).

    `occasion` tells one asking from the next (a new round, another stage), so that each is told of anew.
    """

    kind: str
    title: str
    url: str
    account: str | None = None
    role: str | None = None
    agency: str | None = None
    due_at: datetime | None = None
    occasion: str = ""


def set_tasks(
    session: Session, context: str, entity_id: str, *, tasks: Sequence[DeskTask], at: datetime
) -> None:
    """Make these the entity's open tasks. A task that goes on keeps its row and gets its new due instant."""
    rows = [_row(context, entity_id, task, at) for task in tasks]
    kept = [row["id"] for row in rows]
    open_rows = TASK.c.context == context, TASK.c.entity_id == entity_id, TASK.c.done_at.is_(None)
    session.execute(update(TASK).where(*open_rows, TASK.c.id.not_in(kept)).values(done_at=at))
    if not rows:
        return
    adding = insert(TASK).values(rows)
    again = {name: adding.excluded[name] for name in ("title", "due_at", "url")}
    session.execute(adding.on_conflict_do_update(index_elements=["id"], set_={**again, "done_at": None}))


def _row(context: str, entity_id: str, task: DeskTask, at: datetime) -> dict[str, object]:
    who = task.account or f"{task.role}@{task.agency or ''}"
    return {
        "id": f"{context}/{entity_id}/{task.kind}/{who}/{task.occasion}", "context": context, "entity_id": entity_id,
        "kind": task.kind, "title": task.title, "for_account": task.account, "for_role": task.role,
        "for_agency": task.agency, "due_at": task.due_at, "url": task.url, "created_at": at, "done_at": None,
    }  # fmt: skip
