"""Checks the executed copies that are kept: each is there, unchanged, under a lock, with its seal whole. Reads only.

So too the PDFs that signers signed with their own certificates: each is the frozen text with their whole signature.
That the certificate held was judged when the file came; it may have run out since.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services.agreements.files.models import FileRow
from services.agreements.files.repository import find_frozen
from services.agreements.files.stored import stored_of
from services.agreements.register.models import AgreementRow
from services.agreements.sealing.pdf_signatures import read_signatures
from services.agreements.signature.own_certificate import KIND
from services.agreements.signature.own_certificate_pdf import AGAIN, check_whole, find_signature
from services.agreements.signature.trust_roots import trust_roots
from services.agreements.signers.models import EvidenceRow
from services.agreements.wiring import Agreements
from shared import clock
from shared.documents.seal.model import SignatureReport, Verdict
from shared.errors import Invalid, Unavailable
from shared.storage.errors import Corrupted, DocumentMissing

AWAY = 3
"""Copies in a row that the store does not give: it is away then, and each more would wait for its time-out."""
NOT_GIVEN = "It could not be checked: the store did not give it. Check again."


@dataclass(frozen=True)
class KeptCopy:
    """One executed copy or own signed PDF, and what is wrong with it ("" where nothing is)."""

    number: str
    sha256: str
    problem: str


def check_kept(parts: Agreements) -> Iterator[KeptCopy]:
    """Check every one, in the order of the numbers; one that the store does not give is named, the next follows.

    Raises Unavailable without the database, and where the store gave none of so many in a row.
    """
    query = (
        select(AgreementRow.number, FileRow)
        .join(AgreementRow, AgreementRow.id == FileRow.agreement_id)
        .where(FileRow.kind.in_(("executed", KIND)))
        .order_by(AgreementRow.number, FileRow.added_at)
    )
    with parts.database.transaction() as session:
        found = session.execute(query).all()
    roots = trust_roots(parts)
    missed = 0
    for number, file in found:
        try:
            problem, missed = _problem(parts, file, roots), 0
        except Unavailable:
            missed += 1
            if missed == AWAY:
                raise
            problem = NOT_GIVEN
        yield KeptCopy(number, file.sha256, problem)


def _problem(parts: Agreements, file: FileRow, roots: tuple[bytes, ...]) -> str:
    stored = stored_of(file)
    try:
        pdf = parts.store.get(stored)
        until = parts.store.protection(stored).until
        reports = read_signatures(pdf, roots)
        wrong = _wrong_own(parts, file, pdf, reports) if file.kind == KIND else _wrong_seal(reports)
    except DocumentMissing:
        return "It is not in the store."
    except Corrupted:
        return "Its bytes are not those that were kept."
    except Invalid:
        return f"Its {'signature' if file.kind == KIND else 'seal'} can't be read."
    if until is None or until <= clock.now():
        return "It is no longer locked."
    return wrong


def _wrong_seal(reports: Sequence[SignatureReport]) -> str:
    bad = [report.summary for report in reports if report.verdict is not Verdict.GOOD]
    return " ".join(bad) if reports else "It carries no seal."


def _wrong_own(parts: Agreements, file: FileRow, pdf: bytes, reports: Sequence[SignatureReport]) -> str:
    frozen = _frozen(parts, file)
    if frozen is None or not pdf.startswith(frozen):
        return "It is not the agreement that was to be signed, with a signature added."
    try:
        check_whole(frozen, pdf, find_signature(reports))
    except Invalid as error:
        return error.fields[0].message.removesuffix(AGAIN).strip()
    return ""


def _frozen(parts: Agreements, file: FileRow) -> bytes | None:
    """The PDF that was to be signed, by the evidence that names the file; None where nothing names it."""
    with parts.database.transaction() as session:
        mine = EvidenceRow.agreement_id == file.agreement_id, EvidenceRow.file_sha256 == file.sha256
        named = session.scalars(select(EvidenceRow).where(*mine)).first()
        if named is None:
            return None
        row = find_frozen(session, file.agreement_id, named.package["pdf"])
    return parts.store.get(stored_of(row)) if row else None
