"""A draft's answers: what the questionnaire was told so far, saved by itself, with a row version."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.agreements.tables import Base


class DraftRow(Base):
    """The answers of one agreement. `row_version` goes up by one with each save.

    `answered_by`: everybody who ever saved some; like whoever makes a version, they may not decide on the text.
    """

    __tablename__ = "draft"

    agreement_id: Mapped[str] = mapped_column(Text, primary_key=True)
    template_id: Mapped[str] = mapped_column(Text)
    template_version: Mapped[int] = mapped_column(Integer)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    row_version: Mapped[int] = mapped_column(Integer)
    saved_by: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answered_by: Mapped[list[str]] = mapped_column(ARRAY(Text))
