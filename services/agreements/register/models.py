"""The register: one row per agreement, as lists, pages and exports read it. Written only inside a commit."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, DateTime, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.agreements.tables import Base


class AgreementRow(Base):
    """One agreement. `status` is one of the seven shown; `next_*` is the line “what is next, by whom, by when”.

    `allow` and `walls` are the tokens of `shared.auth.scope`: the rule that guards the record filters the list.
    `outsiders` names the parties that the directory does not have: those of imported agreements.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        Index("ix_agreement_keyset", "updated_at", "id"),
        Index("ix_agreement_status", "status", "updated_at", "id"),
        Index("ix_agreement_title", text("lower(title)"), "id"),
        Index("ix_agreement_allow", "allow", postgresql_using="gin"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    agencies: Mapped[list[str]] = mapped_column(ARRAY(Text))
    partners: Mapped[list[str]] = mapped_column(ARRAY(Text))
    outsiders: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    author: Mapped[str] = mapped_column(Text)
    allow: Mapped[list[str]] = mapped_column(ARRAY(Text))
    walls: Mapped[list[str]] = mapped_column(ARRAY(Text))
    published: Mapped[bool] = mapped_column(Boolean)
    effective_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    next_what: Mapped[str | None] = mapped_column(Text)
    next_who: Mapped[list[str]] = mapped_column(ARRAY(Text))
    next_due: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    seq: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class NumberRow(Base):
    """The last agreement number given out in a year; its row's lock makes numbers gapless."""

    __tablename__ = "agreement_number"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
