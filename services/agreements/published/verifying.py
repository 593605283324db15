"""Anyone's question "is this our sealed copy?": the seals on an uploaded PDF, and whether Concord keeps this very file.

Nothing of the upload is kept.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from services.agreements.files.models import FileRow
from services.agreements.published.standing import read_standing
from services.agreements.register.models import AgreementRow
from services.agreements.register.standing import Standing
from services.agreements.sealing.pdf_signatures import read_signatures
from services.agreements.signature.trust_roots import trust_roots
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.commit import get_head
from shared.audit.chain import sha256
from shared.documents.gate.upload import Upload, examine_upload
from shared.documents.seal.model import SignatureReport, Verdict
from workflows.agreements.state import state_of


@dataclass(frozen=True)
class KeptCopy:
    """The executed copy that the uploaded file is, byte for byte."""

    number: str
    title: str
    since: datetime
    published: bool
    standing: Standing | None
    """Why nobody may act under the agreement now; the copy stays genuine."""


@dataclass(frozen=True)
class Answer:
    """What was found out about one file."""

    name: str
    sha256: str
    reports: list[SignatureReport]
    kept: KeptCopy | None

    @property
    def good(self) -> bool:
        """Whether the file carries a seal or signature and every one of them is good."""
        return bool(self.reports) and all(r.verdict is Verdict.GOOD for r in self.reports)


def verify_upload(parts: Agreements, data: bytes, name: str) -> Answer:
    """Check a PDF. Raises Invalid with what to do where it is none, or is made to harm."""
    digest = sha256(data)
    kept = _find_kept(parts, digest)
    if kept is None:  # a file that we keep has passed the gate before
        name = examine_upload(Upload(data, name), ("pdf",)).name
    return Answer(name, digest, read_signatures(data, trust_roots(parts)), kept)


def _find_kept(parts: Agreements, digest: str) -> KeptCopy | None:
    query = (
        select(AgreementRow, FileRow.added_at)
        .join(FileRow, AgreementRow.id == FileRow.agreement_id)
        .where(FileRow.sha256 == digest, FileRow.kind == "executed")
        .limit(1)
    )
    with parts.database.transaction() as session:
        found = session.execute(query).first()
        if found is None:
            return None
        row, since = found
        head = get_head(session, ACTS, row.id)
        assert head is not None  # noqa: S101  # what is in the register has a head
        standing = read_standing(parts, session, row.id, state_of(head))
        return KeptCopy(row.number, row.title, since, row.published, standing)
