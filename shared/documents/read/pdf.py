"""Reads the text of a PDF with the place of every word, and says which pages have none and need OCR.

    from shared.documents.read.pdf import read_pdf

    found = read_pdf(path.read_bytes())
    for page in found.pages:
        print(page.number, page.text, page.ocr_reason)

Places are in points (1/72 inch) in the page's own space: from the lower left corner of the sheet, before any rotation
for display, as PDF operators and redaction boxes use them. PDFium is native code: call this through
`process.run_isolated` for a file that may be hostile. Raises `UnreadablePdf`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pypdfium2 as pdfium
from pypdfium2 import raw

OcrReason = Literal["", "scan", "garbled", "drawn"]

FEW_LETTERS: Final = 20
SCAN_SHARE: Final = 0.4
"""Share of the page that pictures must cover for it to be taken for a scan."""
GARBLED_SHARE: Final = 0.3
MANY_PATHS: Final = 100
LINE_END_HYPHENS: Final = frozenset({0x02, 0xFFFE})


class UnreadablePdf(ValueError):
    """The PDF cannot be opened. The message is plain words for its user."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the box round it, in points."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line, in reading order."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The line with one blank between words."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page. `ocr_reason` is "scan" (a picture of text), "garbled" (letters without meaning), "drawn" (letters as
    shapes) or "" when its text can be read, or it is blank.
    """

    number: int
    width: float
    height: float
    rotation: int
    lines: tuple[Line, ...]
    image_share: float
    ocr_reason: OcrReason

    @property
    def text(self) -> str:
        """The page's lines."""
        return "\n".join(line.text for line in self.lines)

    @property
    def needs_ocr(self) -> bool:
        """Whether its words cannot be had without OCR."""
        return self.ocr_reason != ""


@dataclass(frozen=True, slots=True)
class PdfText:
    """All pages, and the document's title."""

    pages: tuple[PdfPage, ...]
    title: str = ""
    tagged: bool = False

    @property
    def text(self) -> str:
        """All pages, parted by a form feed."""
        return "\f".join(page.text for page in self.pages)

    @property
    def pages_needing_ocr(self) -> tuple[int, ...]:
        """Numbers of the pages, from 1."""
        return tuple(page.number for page in self.pages if page.needs_ocr)


def read_pdf(data: bytes) -> PdfText:
    """Text and places of every page."""
    try:
        with pdfium.PdfDocument(data) as document:
            return PdfText(
                pages=tuple(_page(document, index) for index in range(len(document))),
                title=document.get_metadata_value("Title").strip(),
                tagged=bool(document.is_tagged()),
            )
    except pdfium.PdfiumError as error:
        protected = "password" in str(error).lower()
        reason = "it is protected by a password" if protected else "it is damaged or is not a PDF"
        raise UnreadablePdf(f"The PDF cannot be read: {reason}.") from error


def read_pages_with(data: bytes, texts: Sequence[str]) -> tuple[int, tuple[PdfPage, ...]]:
    """How many pages there are; and, read like all of `read_pdf`, those with one of these texts and the last one.

    Finding a text is far quicker than reading where each word stands.
    """
    try:
        with pdfium.PdfDocument(data) as document:
            count = len(document)
            found = [i for i in range(count) if i == count - 1 or _holds(document[i], texts)]
            return count, tuple(_page(document, index) for index in found)
    except pdfium.PdfiumError as error:
        raise UnreadablePdf("The PDF cannot be read: it is damaged or is not a PDF.") from error


def _holds(page: Any, texts: Sequence[str]) -> bool:
    words = page.get_textpage()
    try:
        said = words.get_text_range()
        return any(text in said for text in texts)
    finally:
        words.close()
        page.close()


def _page(document: Any, index: int) -> PdfPage:
    page = document[index]
    words = page.get_textpage()
    try:
        lines = tuple(_lines(words))
        left, bottom, right, top = page.get_mediabox(fallback_ok=True)
        share, paths = _covered(page)
        return PdfPage(
            number=index + 1,
            width=round(right - left, 2),
            height=round(top - bottom, 2),
            rotation=page.get_rotation(),
            lines=lines,
            image_share=share,
            ocr_reason=_reason("".join(line.text for line in lines), share, paths),
        )
    finally:
        words.close()
        page.close()


def _lines(page_text: Any) -> Iterator[Line]:
    words: list[Word] = []
    for word in _words(page_text):
        if word is not None:
            words.append(word)
        elif words:
            yield Line(tuple(words))
            words = []
    if words:
        yield Line(tuple(words))


def _words(page_text: Any) -> Iterator[Word | None]:
    """The words; None where a line ends."""
    letters: list[tuple[str, tuple[float, float, float, float]]] = []
    for place in range(page_text.count_chars()):
        code = raw.FPDFText_GetUnicode(page_text, place)
        letter = "-" if code in LINE_END_HYPHENS else _letter(code)
        if not letter.isspace():
            letters.append((letter, page_text.get_charbox(place)))
            continue
        if letters:
            yield _word(letters)
            letters = []
        if letter in "\r\n":
            yield None
    if letters:
        yield _word(letters)


def _letter(code: int) -> str:
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _word(letters: list[tuple[str, tuple[float, float, float, float]]]) -> Word:
    boxes = [box for _, box in letters]
    return Word(
        text="".join(letter for letter, _ in letters),
        x0=round(min(box[0] for box in boxes), 2),
        y0=round(min(box[1] for box in boxes), 2),
        x1=round(max(box[2] for box in boxes), 2),
        y1=round(max(box[3] for box in boxes), 2),
    )


def _covered(page: Any) -> tuple[float, int]:
    """The share of the page that pictures cover, and the number of drawn shapes."""
    left, bottom, right, top = page.get_mediabox(fallback_ok=True)
    whole = max(1.0, (right - left) * (top - bottom))
    area, paths = 0.0, 0
    for item in page.get_objects(max_depth=5):
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = item.get_bounds()
            across = max(0.0, min(x1, right) - max(x0, left))
            area += across * max(0.0, min(y1, top) - max(y0, bottom))
    return round(min(1.0, area / whole), 3), paths


def _reason(text: str, image_share: float, paths: int) -> OcrReason:
    letters = [letter for letter in text if not letter.isspace()]
    if len(letters) >= FEW_LETTERS:
        lost = sum(
            letter == "\ufffd" or unicodedata.category(letter) in ("Co", "Cc", "Cn") for letter in letters
        )
        return "garbled" if lost > GARBLED_SHARE * len(letters) else ""
    if image_share >= SCAN_SHARE:
        return "scan"
    return "drawn" if not letters and paths >= MANY_PATHS else ""
