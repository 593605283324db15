"""Puts tasks on people's desks, for tests of the pages and the mail that show them: in the product only acts do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.notify.tables import TASK


@dataclass(frozen=True)
class Task:
    """Something to do at `url` (a path). Either `for_account`, or `for_role` with its agency (None: at every one)."""

    id: str
    context: str
    entity_id: str
    kind: str
    title: str
    url: str
    created_at: datetime
    due_at: datetime | None = None
    for_account: str | None = None
    for_role: str | None = None
    for_agency: str | None = None
    lent_under: list[str] | None = None
    kept_out: list[str] | None = None


def create_task(session: Session, task: Task) -> None:
    """Put the task on the desk; the same id again changes nothing."""
    session.execute(insert(TASK).values(**vars(task)).on_conflict_do_nothing())
