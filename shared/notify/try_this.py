"""The four steps of *Try this* on My work: which there are, and ticking one for the person who did it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.notify.tables import MILESTONE


class Milestone(StrEnum):
    """The four steps of *Try this* on My work; a service marks one when somebody has done it."""

    OPEN_WORD = "open_word"
    UPLOAD_RETURN = "upload_return"
    APPROVE_FROM_MAIL = "approve_from_mail"
    SIGN_VERIFY = "sign_verify"


def mark_milestone(session: Session | Connection, account_id: str, step: Milestone, at: datetime) -> None:
    """Tick a step of *Try this* for the person who did it; the first time counts."""
    row = insert(MILESTONE).values(account_id=account_id, step=step.value, at=at)
    session.execute(row.on_conflict_do_nothing())
