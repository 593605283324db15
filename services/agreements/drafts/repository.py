"""Queries on drafts' answers; a save names the row version it was made on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services.agreements.drafts.models import DraftRow
from services.agreements.register.models import AgreementRow
from shared.errors import NotFound


@dataclass(frozen=True)
class Beginning:
    """What a draft was begun from, as far as later saving can't change it."""

    template_id: str
    title: str
    agencies: list[str]
    partners: list[str]


def add_draft(session: Session, values: Mapping[str, Any]) -> None:
    """Begin a draft."""
    session.execute(_ADDING, dict(values))


_ADDING = insert(DraftRow.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table


def get_beginning(session: Session, agreement_id: str) -> Beginning | None:
    """From what a draft was begun, if it was."""
    row, draft = session.get(AgreementRow, agreement_id), session.get(DraftRow, agreement_id)
    return Beginning(draft.template_id, row.title, row.agencies, row.partners) if row and draft else None


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
    changed = {
        "answers": dict(answers), "row_version": version, "saved_by": by, "saved_at": at,
        "answered_by": sorted({*row.answered_by, by}),
    }  # fmt: skip
    session.execute(update(DraftRow).where(DraftRow.agreement_id == row.agreement_id).values(**changed))
    return version
