"""Queries on the register: one agreement as its reader may see it, what is published, new rows and numbers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, insert, update
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow, NumberRow
from services.agreements.tables import ACTS
from shared.service.records import Records, count_up
from workflows.agreements.states import RULES

RECORDS = Records(AgreementRow, ACTS, "agreement", RULES)


def is_published() -> ColumnElement[bool]:
    """The rows that the public may see, on their public pages alone."""
    return AgreementRow.published.is_(True)


def take_number(session: Session, year: int) -> str:
    """The next agreement number of a year, without gaps."""
    return f"AG-{year}-{count_up(session, NumberRow, year):04d}"


def add_rows(session: Session, rows: Sequence[AgreementRow]) -> None:
    """Add many agreements at once."""
    session.add_all(rows)
    session.flush()


def add_row(session: Session, values: dict[str, Any]) -> None:
    """Add an agreement to the register."""
    session.execute(_ADDING, values)


def rename(session: Session, agreement_id: str, title: str) -> None:
    """Give a draft another title; the act that goes with it brings tasks and search up to it."""
    session.execute(update(AgreementRow).where(AgreementRow.id == agreement_id).values(title=title))


_ADDING = insert(AgreementRow.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
