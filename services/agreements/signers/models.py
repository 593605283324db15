"""Who signs, the evidence of each signature, and the links by which outside signers come: one row each."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.agreements.tables import Base
from shared.auth.link_tokens import link_table


class SignerRow(Base):
    """Who a signer of one submission is; the workflow knows only the id. `who` is the account of staff."""

    __tablename__ = "signer"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(Text, index=True)
    kind: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    body_name: Mapped[str] = mapped_column(Text)
    in_place_of: Mapped[str] = mapped_column(Text, server_default="")
    """Whom the text's signature block names, where this is somebody else."""


class EvidenceKind(StrEnum):
    """How a signature was made."""

    PRESSED = "pressed"
    CERTIFICATE = "certificate"
    PAPER = "paper"


class EvidenceRow(Base):
    """What proves one signature: who, how they were known, what they consented to, which package, when and from where.

    A row alone says that somebody tried: it is written before its act, which may be refused or never arrive, and is
    then done again with another row. It proves a signature once the record's state names it (`signers.counting`).
    Source: W. Va. Code ch. 39A art. 1 (UETA): intent, consent, attribution and association with the record.
    `method` says in a sentence, for print, how the signature was made. `kind` and `file_sha256` (of the signed file or
    the scan; none where a button was pressed) say it to the program.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("kind IN ('pressed', 'certificate', 'paper')", name="kind"),
        CheckConstraint("(kind = 'pressed') = (file_sha256 IS NULL)", name="file"),
    )

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
    """Over the row without `kind` and `file_sha256`, whose content `method` has: evidence from before had neither."""
    kind: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str | None] = mapped_column(Text)


SIGN, SEALED_COPY = "sign", "sealed_copy"
LINK = link_table(Base.metadata)
"""Links of outside signers; `subject_id` is the signer's id in the agreement's state.

`purpose` is `SIGN`, or `SEALED_COPY` for the download once all have signed. Both ask for a code.
"""
