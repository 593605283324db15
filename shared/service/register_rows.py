"""The tables that every register has: one row per record, and the numbers given out.

A service's row is `class ToolRow(RegisterRow, Base)` with its own columns. Written only inside a commit.
"""

from datetime import datetime

from sqlalchemy import DateTime, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column


class RegisterRow:
    """One record. `status` is one of those shown; `next_*` is the line “what is next, by whom, by when”;
    `next_kind` is the kind of the task that it names, none where nobody is asked.

    `allow` and `walls` are the tokens of `shared.auth.scope`: the rule that guards the record filters the list.
    """

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    status: Mapped[str] = mapped_column(Text)
    agencies: Mapped[list[str]] = mapped_column(ARRAY(Text))
    allow: Mapped[list[str]] = mapped_column(ARRAY(Text))
    walls: Mapped[list[str]] = mapped_column(ARRAY(Text))
    next_kind: Mapped[str | None] = mapped_column(Text)
    next_what: Mapped[str | None] = mapped_column(Text)
    next_who: Mapped[list[str]] = mapped_column(ARRAY(Text))
    next_due: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    seq: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SeriesRow:
    """The last number given out in a year; its row's lock makes numbers gapless."""

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
