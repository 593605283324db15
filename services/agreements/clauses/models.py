"""The clause library in rows: every version of every clause and template, who proposed it, why, and who approved it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.agreements.tables import Base

PROPOSED, APPROVED, DECLINED = "proposed", "approved", "declined"
"""Where a version of a clause stands."""


class ClauseRow(Base):
    """One version of a clause: `proposed` until a second person decides, then `approved` or `declined` for ever.

    `base` is the version it was changed from (0: supplied). The database itself refuses a decision by the proposer.
    """

    __tablename__ = "clause"
    __table_args__ = (
        CheckConstraint("status IN ('proposed', 'approved', 'declined')", name="status"),
        CheckConstraint("(status = 'proposed') = (decided_by IS NULL)", name="decided"),
        CheckConstraint(
            "decided_by IS NULL OR proposed_by = 'system' OR decided_by <> proposed_by", name="two_people"
        ),
        Index("ix_clause_open", "clause_id", unique=True, postgresql_where=text("status = 'proposed'")),
    )

    clause_id: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    shelf: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(Text)
    base: Mapped[int] = mapped_column(Integer, default=0)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decision: Mapped[str | None] = mapped_column(Text)
    place: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Of a new clause: where it goes in a template once it is approved."""


class TemplateRow(Base):
    """One version of a template with its questionnaire. Agreements keep the version they were begun with."""

    __tablename__ = "template"

    template_id: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
