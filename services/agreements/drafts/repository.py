"""Queries on drafts' answers; a save names the row version it was made on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services.agreements.drafts.models import DraftRow
from shared.errors import NotFound


def add_draft(session: Session, values: Mapping[str, Any]) -> None:
    """Begin a draft."""
    session.execute(insert(DraftRow).values(**values))


def get_draft(session: Session, agreement_id: str, *, lock: bool = False) -> DraftRow:
    """The answers of an agreement. Raises NotFound (an imported agreement has none)."""
    query = select(DraftRow).where(DraftRow.agreement_id == agreement_id)
    row = session.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if row is None:
        raise NotFound("This agreement was not drafted here, so there are no answers.")
    return row


def save_answers(
    session: Session, row: DraftRow, answers: Mapping[str, Any], *, by: str, at: datetime
) -> int:
    """Save the answers and return the new row version."""
    version = row.row_version + 1
    changed = {"answers": dict(answers), "row_version": version, "saved_by": by, "saved_at": at}
    session.execute(update(DraftRow).where(DraftRow.agreement_id == row.agreement_id).values(**changed))
    return version
