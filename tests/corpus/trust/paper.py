"""The way of a PDF: converted, judged, sealed, verified, altered, redacted; each result looked at by another reader."""

from __future__ import annotations

import hashlib
import io

import pikepdf

from shared.documents.console.reading import READING
from shared.documents.convert.convert import convert_to_pdf
from shared.documents.convert.model import ConversionFailed
from shared.documents.gate.inspect import judge
from shared.documents.gate.model import Limits
from shared.documents.manifest.manifest import make_package_manifest
from shared.documents.process import run_isolated
from shared.documents.read.pdf import PdfText, read_pdf
from shared.documents.redact.model import RedactionError
from shared.documents.redact.redact import find_boxes, redact
from shared.documents.seal.model import AlreadySigned, Verdict
from shared.documents.seal.seal import seal
from shared.documents.seal.verify import verify
from tests.corpus.trust.row import Row, Tools


def try_conversion(row: Row, copy: bytes, tools: Tools) -> None:
    """Word to PDF, and on with that. A file that LibreOffice cannot read is told in words, not a problem of ours."""
    try:
        pdf = convert_to_pdf(copy, row.path.name)
    except ConversionFailed as failed:
        row.pdf = f"not converted: {failed.reason}"
        row.require(bool(failed.reason and failed.way_out), "a conversion failed without words")
        return
    row.require(pdf.tagged and pdf.archive.startswith("PDF/A"), "a PDF without tags or archive mark")
    verdict = judge(pdf.content, "converted.pdf", Limits())
    row.require(verdict.accepted, f"the gate refuses our own PDF: {[one.code for one in verdict.findings]}")
    try_pdf(row, pdf.content, tools)
    manifest = make_package_manifest(docx=copy, pdf=pdf.content, terms=b"{}")
    row.require(hashlib.sha256(pdf.content).hexdigest() in manifest, "the manifest lacks the PDF")


def try_pdf(row: Row, pdf: bytes, tools: Tools) -> None:
    """Read, seal, verify, alter, redact."""
    found = row.take("read", run_isolated(read_pdf, pdf, limits=READING))
    sealed = _try_seal(row, pdf, tools)
    redacted = _try_redaction(row, pdf, found) if found is not None else "not read"
    pages = len(found.pages) if found is not None else 0
    row.pdf = f"{pages} pages, {sealed}, {redacted}"


def _try_seal(row: Row, pdf: bytes, tools: Tools) -> str:
    try:
        sealed = seal(pdf, signer=tools.key, reason="Executed copy", location="Capital", at=tools.sealed_at)
    except AlreadySigned:
        row.require(
            bool(verify(pdf, trust_roots=tools.key.trust_roots)), "signed, but no signature is reported"
        )
        return "signed by others"
    [report] = verify(sealed, trust_roots=tools.key.trust_roots)
    row.require(report.verdict is Verdict.GOOD and report.covers_whole_file, f"our seal: {report.summary}")
    altered = bytearray(sealed)
    altered[len(pdf) // 2] ^= 1
    try:
        reports = verify(bytes(altered), trust_roots=tools.key.trust_roots)
    except Exception as error:  # the answer on a broken file may be that it is broken
        row.require(hasattr(error, "way_out"), f"an altered seal raises {error!r}")
        return "sealed"
    row.require(all(one.verdict is not Verdict.GOOD for one in reports), "an altered byte was not seen")
    return "sealed"


def _try_redaction(row: Row, pdf: bytes, found: PdfText) -> str:
    words = (word.text for page in found.pages for line in page.lines for word in line.words)
    word = max((word for word in words if len(word) > 5 and word.isalpha()), key=len, default="")
    boxes = find_boxes(pdf, word) if word else ()
    if not boxes:
        return "no word to redact"
    try:
        redacted = redact(pdf, boxes)
    except RedactionError as refused:
        row.require(bool(refused.reason and refused.way_out), "a redaction refused without words")
        return f"not redacted: {refused.reason}"
    left = read_pdf(redacted).text.lower()
    row.require(word.lower() not in left, f"“{word}” can still be read")
    row.require(word.encode() not in _unpacked(redacted), f"“{word}” is still in the file")
    return f"{len(boxes)} redacted"


def _unpacked(pdf: bytes) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return buffer.getvalue()
