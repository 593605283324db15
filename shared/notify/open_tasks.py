"""An entity’s open tasks as one set: what waits no longer is done, what waits anew is added, with the act."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from shared.notify.tables import TASK


@dataclass(frozen=True)
class DeskTask:
    """A task at the desk: it waits for an account, or for everybody with a role at an agency (None: at any).

    `occasion` tells one asking from the next (a new round, another stage), so that each is told of anew.
    An account's task is its deputies' too who were lent one of the roles in `lent_under` (as `lent_role` writes them).
    It is nobody's who is `kept_out`.
    """

    kind: str
    title: str
    url: str
    account: str | None = None
    role: str | None = None
    agency: str | None = None
    due_at: datetime | None = None
    occasion: str = ""
    lent_under: Collection[str] = ()
    kept_out: Collection[str] = ()


def lent_role(role: str, agency_id: str | None) -> str:
    """A role at an agency (None: at every one), as a task names those under which a deputy may do it."""
    return f"{role}@{agency_id or ''}"


def set_tasks(
    session: Session, context: str, entity_id: str, *, tasks: Sequence[DeskTask], at: datetime
) -> None:
    """Make these the entity's open tasks. A task that goes on keeps its row and gets its new due instant."""
    kept = [_id(context, entity_id, task) for task in tasks]
    session.execute(_ENDING, {"of": context, "entity": entity_id, "kept": kept, "at": at})
    add_tasks(session, context, entity_id, tasks=tasks, at=at)


def add_tasks(
    session: Session, context: str, entity_id: str, *, tasks: Sequence[DeskTask], at: datetime
) -> None:
    """Add open tasks: of an entity that is new, and so has none that could be done."""
    if tasks:
        session.execute(_adding(), [_row(context, entity_id, task, at) for task in tasks])


_ENDING = (
    update(TASK)
    .where(
        TASK.c.context == bindparam("of"), TASK.c.entity_id == bindparam("entity"), TASK.c.done_at.is_(None)
    )
    .where(TASK.c.id.not_in(bindparam("kept", expanding=True)))
    .values(done_at=bindparam("at"))
)


_CHANGING = ("title", "due_at", "url", "lent_under", "kept_out")


@cache
def _adding() -> Insert:
    """Made once, as each act needs it: making it takes longer than PostgreSQL's answer."""
    adding = insert(TASK)
    again = {name: adding.excluded[name] for name in _CHANGING}
    return adding.on_conflict_do_update(index_elements=["id"], set_={**again, "done_at": None})


def _id(context: str, entity_id: str, task: DeskTask) -> str:
    who = task.account or f"{task.role}@{task.agency or ''}"
    return f"{context}/{entity_id}/{task.kind}/{who}/{task.occasion}"


def _row(context: str, entity_id: str, task: DeskTask, at: datetime) -> dict[str, object]:
    return {
        "id": _id(context, entity_id, task), "context": context, "entity_id": entity_id,
        "kind": task.kind, "title": task.title, "for_account": task.account, "for_role": task.role,
        "for_agency": task.agency, "due_at": task.due_at, "url": task.url, "created_at": at, "done_at": None,
        "lent_under": sorted(task.lent_under), "kept_out": sorted(task.kept_out),
    }  # fmt: skip
