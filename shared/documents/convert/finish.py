"""What turns LibreOffice's PDF into one that we give away: title, language, and checks of what it claims.

A PDF that is not tagged, declares no archive standard or has no page is an error, not a result.
"""

import hashlib
import io

import pikepdf

from shared.documents.convert.model import ConversionFailed, Pdf

_TRY_AGAIN = "Open the file in Word or LibreOffice, save it again as .docx, and send that copy."


def finish_pdf(content: bytes, *, title: str, language: str, seconds: float) -> Pdf:
    """Set what is asked (`title` only where the document has none of its own), then check and describe the file.

    Raises ConversionFailed when the result is not a tagged PDF/A with at least one page.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            changed = _set_title(pdf, title) | _set_language(pdf, language)
            final = _save(pdf) if changed else content
    except pikepdf.PdfError as error:
        raise ConversionFailed("LibreOffice wrote a PDF that can't be read.", _TRY_AGAIN) from error
    return describe_pdf(final, seconds=seconds)


def describe_pdf(content: bytes, *, seconds: float) -> Pdf:
    """Read back what the file says of itself; raises ConversionFailed where it falls short."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        result = Pdf(
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            pages=len(pdf.pages),
            title=_get_title(pdf),
            language=str(root.get("/Lang", "")),
            archive=_get_archive(pdf),
            tagged="/StructTreeRoot" in root and _is_marked(root),
            seconds=seconds,
        )
    if not (result.pages and result.tagged and result.archive and result.language):
        raise ConversionFailed("The PDF lacks the marks that archives and screen readers need.", _TRY_AGAIN)
    return result


def _is_marked(root: pikepdf.Object) -> bool:
    mark_info = root.get("/MarkInfo")
    return mark_info is not None and bool(mark_info.get("/Marked", False))


def _get_archive(pdf: pikepdf.Pdf) -> str:
    level = pdf.open_metadata().pdfa_status
    return f"PDF/A-{level}" if level else ""


def _get_title(pdf: pikepdf.Pdf) -> str:
    return str(pdf.open_metadata().get("dc:title", ""))


def _set_title(pdf: pikepdf.Pdf, title: str) -> bool:
    if not title or _get_title(pdf):
        return False
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = title
    pdf.docinfo["/Title"] = title
    # Readers show the title, not the file's name, in their window (WCAG 2.1, 2.4.2).
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    return True


def _set_language(pdf: pikepdf.Pdf, language: str) -> bool:
    if not language or str(pdf.Root.get("/Lang", "")) == language:
        return False
    pdf.Root.Lang = pikepdf.String(language)
    return True


def _save(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return buffer.getvalue()
