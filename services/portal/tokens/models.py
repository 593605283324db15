"""Personal tokens: programs that act for a person, within scopes and until a day."""

from sqlalchemy import ARRAY, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.portal.base import Base, Id, Instant, Words


class PersonalToken(Base):
    """One token; only its SHA-256 is kept."""

    __tablename__ = "personal_token"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[Id]
    account_id: Mapped[Words] = mapped_column(ForeignKey("directory.account.id"), index=True)
    name: Mapped[Words]
    token_hash: Mapped[Words]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
    revoked_at: Mapped[Instant | None]
