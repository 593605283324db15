"""What a signer agrees to, and the record that proves it. Words and hashes; no queries but its own row.

Source: W. Va. Code ch. 39A art. 1 (UETA): intent to sign, consent to do so electronically, attribution, association.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from services.agreements.signers.models import EvidenceKind, EvidenceRow, SignerRow
from shared.audit.chain import digest_of, sha256

CONSENT = (
    "I have read this agreement. I am authorised to sign it for {body}. I agree to sign it electronically, and I "
    "intend my signature to bind {body} as a signature in ink would. I may sign on paper instead by telling the "
    "person who sent it to me."
)

ATTESTATION = (
    "I have compared this scan with the paper. It shows the signature of {name} for {body}, made on {day}, on exactly "
    "the text whose PDF has the SHA-256 {pdf}. The paper is kept at: {place}."
)


@dataclass(frozen=True)
class Circumstances:
    """How somebody came to sign: how they were known, by which authority, from where and when, and by which file."""

    method: str
    authority: str
    address: str
    agent: str
    at: datetime
    kind: EvidenceKind = EvidenceKind.PRESSED
    file_sha256: str | None = None


def masked(address: str) -> str:
    """An address as evidence names it: recognisable, and of no use to a sender of spam."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def consent_text(signer: SignerRow) -> str:
    """The sentence that the signer agrees to, word by word."""
    return CONSENT.format(body=signer.body_name)


def signed_as(signer: SignerRow) -> str:
    """The signer's title, and in whose place they sign where the text names another; the certificate prints this."""
    instead = signer.in_place_of
    return f"{signer.title}, in place of {instead}, whom the text names" if instead else signer.title


def payload_hash(package: Mapping[str, Any], signer_id: str) -> str:
    """What a confirmation is bound to: this signer and exactly this package."""
    return digest_of({"package": dict(package), "signer": signer_id})


def evidence_id(signer_id: str, key: str) -> str:
    """The id of the evidence of one sending; the same key again means the same evidence."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:evidence:{signer_id}:{key}"))


def is_first(session: Session, evidence: str) -> bool:
    """Whether this sending's evidence is still to be written; a second sending at once waits for the first to end."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(evidence, 0))))
    return session.get(EvidenceRow, evidence) is None


def add_evidence(  # noqa: PLR0917
    session: Session,
    signer: SignerRow,
    package: Mapping[str, Any],
    found: Circumstances,
    key: str,
    text: str = "",
) -> str:
    """Write the evidence and return its id. `text` is what was agreed to or attested, where not the usual consent."""
    text = text or consent_text(signer)
    row = {
        "id": evidence_id(signer.id, key), "agreement_id": signer.agreement_id, "signer_id": signer.id,
        "name": signer.name, "title": signed_as(signer), "body": signer.body_name, "method": found.method,
        "package": dict(package), "consent": text, "consent_sha256": sha256(text.encode()),
        "authority": found.authority, "address": found.address, "agent": found.agent[:400], "signed_at": found.at,
    }  # fmt: skip
    told_apart = {"kind": found.kind, "file_sha256": found.file_sha256}
    session.execute(insert(EvidenceRow).values(**row, sha256=digest_of(row), **told_apart))
    return str(row["id"])
