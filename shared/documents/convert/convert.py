"""Word to PDF: the functions that others call. One pool for the whole program, made at the first conversion."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from os import cpu_count

from shared.documents.convert.finish import finish_pdf
from shared.documents.convert.model import ConversionFailed, Pdf
from shared.documents.convert.pool import DEFAULT_SECONDS, OfficePool, get_safe_name
from shared.documents.convert.remarks import find_remarks

# PDF/A-2b, tagged (ISO 19005-2; WCAG 2.1 through Section 508): one file for the reader, the archive and the seal.
_EXPORT = (
    "pdf:writer_pdf_Export:{"
    '"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"ExportNotes":{"type":"boolean","value":"false"},'  # a reviewer's comment is no part of what is signed
    '"ReduceImageResolution":{"type":"boolean","value":"false"},'
    '"UseLosslessCompression":{"type":"boolean","value":"true"}}'
)
_BATCH = 8
"""Files in one process: enough to pay for its start, few enough that one bad file delays few others."""


@lru_cache(maxsize=1)
def get_pool() -> OfficePool:
    """The program's own pool."""
    return OfficePool(size=max(1, min(2, (cpu_count() or 1) // 2)))


def convert_to_pdf(
    docx: bytes,
    name: str,
    *,
    title: str = "",
    language: str = "",
    seconds: float = DEFAULT_SECONDS,
    pool: OfficePool | None = None,
) -> Pdf:
    """One Word file as a tagged PDF/A-2b. Tracked changes are printed as marks, letters that no font has as boxes, and
    the answer's `warnings` say so: accept the changes and install a font first for a signature.

    `title` is used where the document has none (else the file's name); `language` is a BCP 47 tag and replaces
    the document's own. Raises OfficeMissing, OutOfTime after `seconds`, ConversionFailed where the file can't be read.
    """
    started = time.monotonic()
    _require_package(docx)
    [answer] = (pool or get_pool()).export([(name, docx)], target=_EXPORT, suffix="pdf", seconds=seconds)
    if isinstance(answer, ConversionFailed):
        raise answer
    finished = finish_pdf(
        answer,
        title=title or get_safe_name(name),
        language=language,
        seconds=time.monotonic() - started,
    )
    return _with_remarks(finished, docx)


def convert_batch(
    files: Iterable[tuple[str, bytes]],
    *,
    language: str = "",
    seconds: float = DEFAULT_SECONDS,
    pool: OfficePool | None = None,
) -> Iterator[tuple[str, Pdf | ConversionFailed]]:
    """Many files (name, bytes), answered in order as they are done, several to a process.

    A file that spoils its process is tried again alone, and so are those that shared it: a good file never fails
    for a bad neighbour. Raises OfficeMissing.
    """
    pool = pool or get_pool()
    remaining = iter(files)
    while chunk := list(islice(remaining, _BATCH)):
        started = time.monotonic()
        answers = pool.export(chunk, target=_EXPORT, suffix="pdf", seconds=seconds)
        each = (time.monotonic() - started) / len(chunk)
        for (name, docx), answer in zip(chunk, answers, strict=True):
            yield name, _settle(name, docx, answer, each, language=language, seconds=seconds, pool=pool)


def normalise_docx(
    docx: bytes, name: str, *, seconds: float = DEFAULT_SECONDS, pool: OfficePool | None = None
) -> bytes:
    """The same document written anew by LibreOffice as ordinary .docx: what Strict OOXML needs to be readable.

    Raises OfficeMissing or ConversionFailed.
    """
    [answer] = (pool or get_pool()).export(
        [(name, docx)], target="docx:MS Word 2007 XML", suffix="docx", seconds=seconds
    )
    if isinstance(answer, ConversionFailed):
        raise answer
    return answer


def _require_package(docx: bytes) -> None:
    """LibreOffice takes an empty file for an empty document, which would become a blank page to sign."""
    if not docx.startswith(b"PK\x03\x04"):
        raise ConversionFailed(
            "This is not a Word document (.docx)." if docx else "The file is empty.",
            "Send the document as Word saves it, with the ending .docx.",
        )


def _settle(
    name: str,
    docx: bytes,
    answer: bytes | ConversionFailed,
    each: float,
    *,
    language: str,
    seconds: float,
    pool: OfficePool,
) -> Pdf | ConversionFailed:
    try:
        _require_package(docx)
        if isinstance(answer, ConversionFailed):
            return convert_to_pdf(docx, name, language=language, seconds=seconds, pool=pool)
        finished = finish_pdf(answer, title=get_safe_name(name), language=language, seconds=each)
        return _with_remarks(finished, docx)
    except ConversionFailed as failure:
        return failure


def _with_remarks(finished: Pdf, docx: bytes) -> Pdf:
    found = find_remarks(docx)
    return replace(finished, warnings=found.sentences, unprintable=found.unprintable)
