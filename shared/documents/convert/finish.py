"""What turns LibreOffice's PDF into one that we give away: title, language, and checks of what it claims.

A PDF that is not tagged, declares no archive standard or has no page is an error, not a result.
"""

import hashlib
import io

import pikepdf

from shared.documents.convert.model import ConversionFailed, Pdf

_UNIVERSAL = "{http://www.aiim.org/pdfua/ns/id/}part"
_TRY_AGAIN = "Open the file in Word or LibreOffice, save it again as .docx, and send that copy."


def finish_pdf(content: bytes, *, title: str, language: str, seconds: float) -> Pdf:
    """Set what is asked (`title` only where the document has none of its own), then check and describe the file.

    Raises ConversionFailed when the result is not a tagged PDF/A with at least one page.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _set_title(pdf, title)
            _set_language(pdf, language)
            _drop_claim(pdf)
            _set_tab_order(pdf)
            final = _save(pdf)
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
            author=_get_author(pdf),
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


def _get_author(pdf: pikepdf.Pdf) -> str:
    named = pdf.open_metadata().get("dc:creator", [])
    return str(pdf.docinfo.get("/Author", "")) or ", ".join(map(str, named))


def _set_title(pdf: pikepdf.Pdf, title: str) -> None:
    if not title or _get_title(pdf):
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = title
    pdf.docinfo["/Title"] = title
    # Readers show the title, not the file's name, in their window (WCAG 2.1, 2.4.2).
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def _drop_claim(pdf: pikepdf.Pdf) -> None:
    """Take out the claim to be PDF/UA: LibreOffice makes it for any document, and only a look at the pictures'
    descriptions can tell. Left in, it would also break PDF/A, which wants such claims declared (ISO 19005-2, 6.6.2.3).
    """
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if _UNIVERSAL in metadata:
            del metadata[_UNIVERSAL]


def _set_language(pdf: pikepdf.Pdf, language: str) -> None:
    if language:
        pdf.Root.Lang = pikepdf.String(language)


def _set_tab_order(pdf: pikepdf.Pdf) -> None:
    """Links are reached in the order of the text (ISO 14289-1, 7.18.3)."""
    for page in pdf.pages:
        page.obj.Tabs = pikepdf.Name.S


def _save(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return buffer.getvalue()
