"""The executed copy: agreement with its signature lines filled in, and certificate, sealed once."""

import hashlib

from shared.documents.certificate.append import append_certificate
from shared.documents.certificate.certificate import completion_certificate
from shared.documents.certificate.mark import mark_signed
from shared.documents.certificate.model import CertificateError, CompletionFacts
from shared.documents.seal.model import SealKey
from shared.documents.seal.seal import TimeStampService, seal

_REASON = "Executed copy"


def make_executed_copy(
    agreement: bytes,
    facts: CompletionFacts,
    *,
    signer: SealKey,
    location: str,
    time_stamp: TimeStampService | None = None,
) -> bytes:
    """The PDF that was approved and signed, its certificate behind it, under one seal dated `facts.issued_at`.

    At each signature block it says who has signed and where the proof is (`mark`); the text below is untouched.

    Raises CertificateError when `agreement` is not the PDF that the package names, and SealError.
    """
    _require_same(agreement, facts)
    unsealed = append_certificate(mark_signed(agreement, facts), completion_certificate(facts))
    return seal(
        unsealed, signer=signer, reason=_REASON, location=location, at=facts.issued_at, time_stamp=time_stamp
    )


def _require_same(pdf: bytes, facts: CompletionFacts) -> None:
    """What was approved is what is signed is what is kept."""
    if hashlib.sha256(pdf).hexdigest() != facts.package.pdf.lower():
        raise CertificateError(
            "This PDF is not the one that was approved and signed: its SHA-256 differs.",
            "Take the PDF from the frozen package; never convert the Word file again.",
        )
