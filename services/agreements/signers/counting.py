"""The evidence that counts: of each signature on record, that of the act which made it. Reads only."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from services.agreements.files.models import FileRow
from services.agreements.signers.models import EvidenceRow
from workflows.agreements.state import AgreementState

SIGNED_FILES = ("own_signature", "scan")
"""The kinds of files by which a signature may be made."""


def counting_evidence(session: Session, state: AgreementState) -> Sequence[EvidenceRow]:
    """One row for each signature of the record, by the time of signing.

    Raises NoResultFound where one is missing: a certificate or a page that leaves out a signature would be untrue.
    """
    rows = [session.get_one(EvidenceRow, signature["evidence"]) for signature in state["signatures"]]
    return sorted(rows, key=lambda row: row.signed_at)


def sent_in_vain(session: Session, state: AgreementState, files: Iterable[FileRow]) -> frozenset[str]:
    """The ids of those files that came with a signature which is not on record: it was refused, or called back since.

    They are kept under their lock like the others; whoever lists them says that they count for nothing.
    """
    counting = {row.file_sha256 for row in counting_evidence(session, state)}
    return frozenset(file.id for file in files if file.kind in SIGNED_FILES and file.sha256 not in counting)
