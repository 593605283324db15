"""The register: one row per agreement, as lists, pages and exports read it. Written only inside a commit."""

from datetime import date

from sqlalchemy import Boolean, Date, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.agreements.tables import Base
from shared.service.register_rows import RegisterRow, SeriesRow


class AgreementRow(RegisterRow, Base):
    """One agreement. `status` is one of the seven shown, `state` the one that the transition table knows.

    `ends_on` is the last day that the text names, or the day on which a notice that was delivered ends it sooner; of
    one that has ended the day on which it did.
    `outsiders` names the parties that the directory does not have: those of imported agreements.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        Index("ix_agreement_keyset", "updated_at", "id"),
        Index("ix_agreement_status", "status", "updated_at", "id"),
        Index("ix_agreement_title", text("lower(title)"), "id"),
        Index("ix_agreement_due", text("coalesce(next_due, '9999-12-31 00:00:00+00'::timestamptz)"), "id"),
        Index("ix_agreement_published", "updated_at", "id", postgresql_where=text("published IS TRUE")),
        Index("ix_agreement_allow", "allow", postgresql_using="gin"),
    )

    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    partners: Mapped[list[str]] = mapped_column(ARRAY(Text))
    outsiders: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    author: Mapped[str] = mapped_column(Text)
    published: Mapped[bool] = mapped_column(Boolean)
    effective_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)


class NumberRow(SeriesRow, Base):
    """The last agreement number given out in a year; imports count their own."""

    __tablename__ = "agreement_number"
