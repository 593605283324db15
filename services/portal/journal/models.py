"""The directory's events: one hash chain per account, agency and person, only ever appended to."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.portal.base import Base, Id, Instant, Words


class Event(Base):
    """What was done to a stream, by whom and when; `body` holds ids and decisions, nothing personal."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_at", "at", "stream_id", "seq"),
        Index("ix_event_actor_at", "actor", "at"),
    )

    stream_id: Mapped[Id]
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Words]
    at: Mapped[Instant]
    actor: Mapped[Words]
    on_behalf_of: Mapped[Words | None]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    previous_hash: Mapped[Words]
    hash: Mapped[Words]
