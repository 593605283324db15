"""Set the certificate of completion: a tagged PDF/A-2a and PDF/UA-1, on any machine, LibreOffice or not."""

import io
import json
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from shared.documents.certificate.model import CertificateError, CompletionFacts
from shared.documents.certificate.words import describe

_TEMPLATE = Path(__file__).with_name("certificate.typ")
Standard = Literal["1.7", "a-2a", "a-2b", "ua-1"]
_STANDARDS: list[Standard] = ["1.7", "a-2a", "ua-1"]
_LAST_OF_LATIN_GREEK_CYRILLIC = "\u052f"
_PUNCTUATION = ("\u2000", "\u20ff")


def completion_certificate(facts: CompletionFacts) -> bytes:
    """The certificate's pages as a PDF of their own, not sealed yet. The same facts give the same bytes.

    Raises ValueError for a time without zone, CertificateError where the pages can't be set.
    """
    page = describe(facts)
    page["qr"] = _draw_qr(facts.verification_url)
    return set_pages(_TEMPLATE, page, int(facts.issued_at.timestamp()), _STANDARDS)


def set_pages(
    template: Path, page: dict[str, Any], at: int, standards: list[Standard], *, tags: bool = True
) -> bytes:
    """A template with these facts as a PDF dated `at` (seconds since 1970). Raises CertificateError where it can't."""
    try:
        return _set(template, page, at, standards, tags=tags)
    except typst.TypstError:
        # A letter that no font here has would leave a hole, which PDF/A forbids: show that something stood there.
        return _set(template, _replace_unknown(page), at, standards, tags=tags)


def _set(template: Path, page: dict[str, Any], at: int, standards: list[Standard], *, tags: bool) -> bytes:
    try:
        return typst.compile(
            str(template),
            format="pdf",
            pdf_standards=[*standards],
            sys_inputs={"facts": json.dumps(page)},
            timestamp=at,
            pdf_tags=tags,
        )
    except typst.TypstError as error:
        if "�" in json.dumps(page, ensure_ascii=False):
            raise CertificateError(
                "The certificate's pages could not be set.", "Tell your administrator; nothing was sealed."
            ) from error
        raise


def _draw_qr(address: str) -> str:
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="svg", border=2, xmldecl=False, svgns=True)
    return buffer.getvalue().decode()


def _replace_unknown(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: item if key == "qr" else _replace_unknown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_replace_unknown(item) for item in value]
    if isinstance(value, str):
        return "".join(mark if _is_common(mark) else "�" for mark in value)
    return value


def _is_common(mark: str) -> bool:
    return mark <= _LAST_OF_LATIN_GREEK_CYRILLIC or _PUNCTUATION[0] <= mark <= _PUNCTUATION[1] or mark == "−"
