"""Evidence of signatures and the links by which outside signers come: one row each, never changed but for being used."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.agreements.tables import Base


class EvidenceRow(Base):
    """What proves one signature: who, how they were known, what they consented to, which package, when and from where.

    Source: W. Va. Code ch. 39A art. 1 (UETA): intent, consent, attribution and association with the record.
    """

    __tablename__ = "evidence"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(Text, index=True)
    signer_id: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(Text)
    package: Mapped[dict[str, Any]] = mapped_column(JSONB)
    consent: Mapped[str] = mapped_column(Text)
    consent_sha256: Mapped[str] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    agent: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sha256: Mapped[str] = mapped_column(Text)


class SigningLinkRow(Base):
    """A single-use link for an outside signer. Only hashes of the token and of the code are kept."""

    __tablename__ = "signing_link"
    __table_args__ = (
        Index("uq_signing_link_open", "signer_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(Text, index=True)
    signer_id: Mapped[str] = mapped_column(Text)
    package_id: Mapped[str] = mapped_column(Text)
    contact: Mapped[dict[str, Any]] = mapped_column(JSONB)
    token_sha256: Mapped[str] = mapped_column(Text, unique=True)
    code_sha256: Mapped[str | None] = mapped_column(Text)
    code_expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    code_failures: Mapped[int] = mapped_column(Integer)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_how: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
