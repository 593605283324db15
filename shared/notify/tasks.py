"""What waits for somebody, written in the transaction of the act that makes it wait; and the steps of *Try this*.

A task is for one person, or for whoever holds a role at an agency. It is never deleted: it is done.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.notify.tables import MILESTONE, TASK


class Step(StrEnum):
    """The four steps of *Try this* on My work; a service marks one when somebody has done it."""

    OPEN_WORD = "open_word"
    UPLOAD_RETURN = "upload_return"
    APPROVE_FROM_MAIL = "approve_from_mail"
    SIGN_VERIFY = "sign_verify"


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


def create_task(session: Session, task: Task) -> None:
    """Put the task on the desk; the same id again changes nothing."""
    session.execute(insert(TASK).values(**vars(task)).on_conflict_do_nothing())


def mark_step(session: Session | Connection, account_id: str, step: Step, at: datetime) -> None:
    """Tick a step of *Try this* for the person who did it; the first time counts."""
    row = insert(MILESTONE).values(account_id=account_id, step=step.value, at=at)
    session.execute(row.on_conflict_do_nothing())
