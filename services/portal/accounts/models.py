"""Accounts: what a person signs in with. Secrets are stored as Argon2id, AES-GCM or SHA-256, never as they are."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.portal.base import Base, Id, Instant, Words


class Account(Base):
    """One person's account. `totp_secret` is encrypted; `totp_last_step` refuses a code a second time."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("person_id"),
        UniqueConstraint("email"),
        UniqueConstraint("oidc_issuer", "oidc_subject"),
        CheckConstraint("email = lower(email)", name="email"),
    )

    id: Mapped[Id]
    person_id: Mapped[Words] = mapped_column(ForeignKey("directory.person.id"))
    email: Mapped[Words]
    password_hash: Mapped[Words | None]
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last_step: Mapped[int] = mapped_column(BigInteger)
    oidc_issuer: Mapped[Words | None]
    oidc_subject: Mapped[Words | None]
    created_at: Mapped[Instant]
    disabled_at: Mapped[Instant | None]
    locked_at: Mapped[Instant | None]


class RecoveryCode(Base):
    """A code on paper that stands in for the second factor, once."""

    __tablename__ = "recovery_code"

    account_id: Mapped[Id] = mapped_column(ForeignKey("directory.account.id"))
    code_hash: Mapped[Id]
    used_at: Mapped[Instant | None]


class SignInFailure(Base):
    """A failed sign-in or confirmation; five within 15 minutes lock the account."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index(None, "account_id", "at"),)

    id: Mapped[Id]
    account_id: Mapped[Words] = mapped_column(ForeignKey("directory.account.id"))
    at: Mapped[Instant]
