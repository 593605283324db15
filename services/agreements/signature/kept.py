"""Checks the executed copies that are kept: each is there, unchanged, under a lock, with its seal whole. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from services.agreements.published.reading import read_signatures
from services.agreements.register.models import AgreementRow
from services.agreements.signature.roots import trust_roots
from services.agreements.versions.downloads import stored_of
from services.agreements.versions.models import FileRow
from services.agreements.wiring import Agreements
from shared import clock
from shared.documents.seal.model import Verdict
from shared.errors import Invalid
from shared.storage.errors import Corrupted, DocumentMissing


@dataclass(frozen=True)
class KeptCopy:
    """One executed copy, and what is wrong with it ("" where nothing is)."""

    number: str
    sha256: str
    problem: str


def check_kept(parts: Agreements) -> Iterator[KeptCopy]:
    """Check every executed copy, in the order of the numbers. Raises Unavailable without store or database."""
    query = (
        select(AgreementRow.number, FileRow)
        .join(AgreementRow, AgreementRow.id == FileRow.agreement_id)
        .where(FileRow.kind == "executed")
        .order_by(AgreementRow.number, FileRow.added_at)
    )
    with parts.database.transaction() as session:
        found = session.execute(query).all()
    roots = trust_roots(parts)
    for number, file in found:
        yield KeptCopy(number, file.sha256, _problem(parts, file, roots))


def _problem(parts: Agreements, file: FileRow, roots: tuple[bytes, ...]) -> str:
    stored = stored_of(file)
    try:
        pdf = parts.store.get(stored)
        until = parts.store.protection(stored).until
        reports = read_signatures(pdf, roots)
    except DocumentMissing:
        return "It is not in the store."
    except Corrupted:
        return "Its bytes are not those that were kept."
    except Invalid:
        return "Its seal can't be read."
    if until is None or until <= clock.now():
        return "It is no longer locked."
    bad = [report.summary for report in reports if report.verdict is not Verdict.GOOD]
    return " ".join(bad) if reports else "It carries no seal."
