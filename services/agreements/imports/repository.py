"""Queries on import rows: what was read before, and what was wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from services.agreements.imports.models import ImportRow
from services.agreements.register.models import NumberRow
from shared.service.records import count_up

SERIES = 0
"""The counter of imported agreements: no year, so that they take no number of the state's own."""


def lock_source(session: Session, source: str) -> None:
    """Let one import of a source run at a time, until this transaction ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:source, 0))"), {"source": source})


def get_known(session: Session, source: str, keys: Iterable[str]) -> Mapping[str, ImportRow]:
    """The rows among these that were read before, by key."""
    query = select(ImportRow).where(ImportRow.source == source, ImportRow.row_key.in_(list(keys)))
    return {row.row_key: row for row in session.execute(query).scalars()}


def add_import_rows(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down what was read."""
    if rows:
        session.execute(insert(ImportRow), list(rows))


def get_origin(session: Session, agreement_id: str) -> ImportRow | None:
    """The row that an agreement was imported from."""
    query = select(ImportRow).where(ImportRow.agreement_id == agreement_id).limit(1)
    return session.execute(query).scalar_one_or_none()


def take_import_numbers(session: Session, count: int) -> Sequence[str]:
    """The next numbers of imported agreements."""
    last = count_up(session, NumberRow, SERIES, count) if count else 0
    return [f"IM-{number:05d}" for number in range(last - count + 1, last + 1)]
