"""The evidence that counts: of each signature on record, that of the act which made it. Reads only."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.agreements.signers.models import EvidenceRow
from workflows.agreements.state import AgreementState


def counting_evidence(session: Session, state: AgreementState) -> Sequence[EvidenceRow]:
    """One row for each signature of the record, by the time of signing.

    Raises NoResultFound where one is missing: a certificate or a page that leaves out a signature would be untrue.
    """
    rows = [session.get_one(EvidenceRow, signature["evidence"]) for signature in state["signatures"]]
    return sorted(rows, key=lambda row: row.signed_at)


def counting_files(session: Session, state: AgreementState) -> frozenset[str]:
    """The SHA-256 of the files by which signatures on record were made: scans, and PDFs signed elsewhere."""
    return frozenset(row.file_sha256 for row in counting_evidence(session, state) if row.file_sha256)
