"""Sessions, proofs of a second confirmation, rate limits and single-use links."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.portal.base import Base, Id, Instant, Words
from shared.auth.link_tokens import link_table


class SignInSession(Base):
    """One browser signed in. Only the SHA-256 of its cookie is kept."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("method IN ('password', 'oidc', 'demo')", name="method"),
    )

    id: Mapped[Id]
    token_hash: Mapped[Words]
    account_id: Mapped[Words] = mapped_column(ForeignKey("directory.account.id"), index=True)
    csrf: Mapped[Words]
    method: Mapped[Words]
    created_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]


class Confirmation(Base):
    """Proof that the person of a session confirmed again for one purpose and payload; taken out of use by the act."""

    __tablename__ = "confirmation"

    id: Mapped[Id]
    account_id: Mapped[Words] = mapped_column(ForeignKey("directory.account.id"))
    session_id: Mapped[Words] = mapped_column(ForeignKey("directory.session.id"), index=True)
    purpose: Mapped[Words]
    payload_hash: Mapped[Words]
    method: Mapped[Words]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class RateCell(Base):
    """A counter of one rate limit; see `shared.auth.limits`."""

    __tablename__ = "rate_cell"

    kind: Mapped[Id]
    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    started_at: Mapped[Instant]
    count: Mapped[int]


LINK = link_table(Base.metadata)
"""The portal's own single-use links: choosing a password, setting up the second factor."""
