"""What an import read, row by row, so that a second run changes nothing and a killed one goes on."""

from datetime import datetime

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.agreements.tables import Base


class ImportRow(Base):
    """One row of an imported index: the agreement it became, or the problem that a person must solve."""

    __tablename__ = "import_row"

    source: Mapped[str] = mapped_column(Text, primary_key=True)
    row_key: Mapped[str] = mapped_column(Text, primary_key=True)
    digest: Mapped[str] = mapped_column(Text)
    agreement_id: Mapped[str | None] = mapped_column(Text, index=True)
    problem: Mapped[str | None] = mapped_column(Text)
    imported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
