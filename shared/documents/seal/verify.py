"""Check every signature on any PDF: who, when and by whose clock, intact, covering what, trusted, changed after.

Never goes to the network: a revocation is known only where the file itself carries it.
"""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader

from shared.documents.seal.changes import list_changes
from shared.documents.seal.container import find_byte_ranges, find_container_problem
from shared.documents.seal.examine import Examination, examine
from shared.documents.seal.model import Chain, Clock, SealFailed, SignatureReport
from shared.documents.seal.reading import list_signature_fields, open_pdf


def verify(pdf: bytes, *, trust_roots: Iterable[bytes], at: datetime | None = None) -> list[SignatureReport]:
    """A report for every signature, seal and time-stamp on `pdf`, in the file's order; empty when it has none.

    `trust_roots` are PEM or DER certificates (PEM may hold several); `at` is the instant at which a certificate
    must be valid, by default now. Raises NotReadable for what is no readable PDF; a signature that can't be
    understood is reported as broken, not raised.
    """
    reader = open_pdf(pdf)
    roots = _load_roots(trust_roots)
    # pyHanko runs an event loop of its own, which a thread that already runs one can't start.
    if _in_event_loop():
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(_verify, reader, pdf, roots, at).result()
    return _verify(reader, pdf, roots, at)


def _verify(
    reader: PdfFileReader, pdf: bytes, roots: list[x509.Certificate], at: datetime | None
) -> list[SignatureReport]:
    reports: list[tuple[int, SignatureReport]] = []
    seen: set[int] = set()
    for name, value, field in list_signature_fields(reader):
        byte_range = _get_byte_range(value)
        seen.add(byte_range[1] if len(byte_range) == 4 else -1)
        found = examine(reader, field, name, roots, at)
        reports.append((sum(byte_range[2:]), _report(pdf, name, byte_range, found)))
    for byte_range in find_byte_ranges(pdf):
        if byte_range[1] not in seen:
            reports.append((sum(byte_range[2:]), _report_removed(pdf, byte_range)))
    return [report for _, report in sorted(reports, key=lambda entry: entry[0])]


def _report(pdf: bytes, name: str, byte_range: tuple[int, ...], found: Examination) -> SignatureReport:
    problem = found.problem or find_container_problem(pdf, byte_range)
    end = sum(byte_range[2:4]) if len(byte_range) == 4 else len(pdf)
    if not problem and not found.intact:
        problem = "the bytes that were signed are not the bytes in the file."
    changes = list_changes(pdf, end) if not problem else ()
    return SignatureReport(
        field=str(name),
        kind=found.kind,
        signer=found.signer,
        organisation=found.organisation,
        issuer=found.issuer,
        certificate_sha256=found.certificate_sha256,
        certificate_until=found.certificate_until,
        signed_at=found.signed_at,
        clock=found.clock,
        time_authority=found.time_authority,
        reason=found.reason,
        location=found.location,
        intact=not problem,
        covers_whole_file=not problem and end == len(pdf),
        changes=changes,
        changes_allowed=found.changes_allowed,
        chain=found.chain,
        problem=problem,
        signed_until=end,
    )


def _report_removed(pdf: bytes, byte_range: tuple[int, ...]) -> SignatureReport:
    """A signature that is in the bytes but not in the document: taken out of sight, or spoilt beyond reading."""
    return SignatureReport(
        field="",
        kind="removed",
        signer="",
        organisation="",
        issuer="",
        certificate_sha256="",
        certificate_until=None,
        signed_at=None,
        clock=Clock.NONE,
        time_authority="",
        reason="",
        location="",
        intact=False,
        covers_whole_file=False,
        changes=list_changes(pdf, sum(byte_range[2:])),
        changes_allowed=False,
        chain=Chain.UNKNOWN,
        problem="a signature that this file once carried was taken out or made unreadable.",
    )


def _get_byte_range(signature: object) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in signature["/ByteRange"])  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        return ()


def _load_roots(roots: Iterable[bytes]) -> list[x509.Certificate]:
    found: list[x509.Certificate] = []
    for root in roots:
        try:
            parts = [part for _, _, part in pem.unarmor(root, multiple=True)] if pem.detect(root) else [root]
            found.extend(x509.Certificate.load(part) for part in parts)
        except ValueError as error:
            raise SealFailed("A root certificate can't be read.", "Give it as PEM or DER.") from error
    return found


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
