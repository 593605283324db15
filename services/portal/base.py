"""The declarative base of the directory's tables, and the two column types that they share. No queries."""

from datetime import datetime
from typing import Annotated

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from shared.database import metadata

Id = Annotated[str, mapped_column(Text, primary_key=True)]
Words = Annotated[str, mapped_column(Text)]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]


class Base(DeclarativeBase):
    """Every table of schema `directory`; the portal's role alone writes them."""

    metadata = metadata("directory")
