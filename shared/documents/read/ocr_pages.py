"""The two steps of OCR that touch the PDF itself: draws the pages to recognise, and lays recognised text over them.

Both run in a process of their own; `ocr` starts them. They run no program.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf
import pypdfium2 as pdfium

from shared.documents.read.pdf import OcrReason, read_pdf

DPI: Final = 300
MOST_PIXELS: Final = 40_000_000


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page drawn for recognition: its number from 1, why, and where the picture is."""

    number: int
    reason: OcrReason
    path: str
    dpi: int


def render(source: str, folder: str) -> tuple[PageImage, ...]:
    """Draw every page that needs OCR into `folder` as PNG, in grey, at 300 dpi or what 40 million pixels allow."""
    data = Path(source).read_bytes()
    images: list[PageImage] = []
    wanted = {page.number: page.ocr_reason for page in read_pdf(data).pages if page.needs_ocr}
    with pdfium.PdfDocument(data) as document:
        for number, reason in wanted.items():
            page = document[number - 1]
            width, height = page.get_size()
            largest = (MOST_PIXELS / max(1.0, width * height)) ** 0.5 * 72
            dpi = max(70, int(min(DPI, largest)))
            path = Path(folder) / f"page-{number:05d}.png"
            page.render(scale=dpi / 72, grayscale=True).to_pil().save(path, dpi=(dpi, dpi))
            images.append(PageImage(number, reason, str(path), dpi))
    return tuple(images)


def merge(source: str, target: str, pages: tuple[PageImage, ...]) -> None:
    """Write the source to `target` with each recognised page's text laid over it, invisible.

    A garbled page gets the recognised page instead, because its own text would be found as well.
    """
    with pikepdf.Pdf.open(source) as document:
        for page in pages:
            with pikepdf.Pdf.open(Path(page.path).with_suffix(".pdf")) as recognised:
                if page.reason == "garbled":
                    document.pages[page.number - 1] = recognised.pages[0]
                else:
                    sheet = document.pages[page.number - 1]
                    sheet.add_overlay(recognised.pages[0], pikepdf.Rectangle(*_box(sheet)))
        document.save(target, deterministic_id=True)


def _box(sheet: pikepdf.Page) -> tuple[float, float, float, float]:
    """Where the drawn page lies: what is shown of the sheet."""
    left, bottom, right, top = (float(edge) for edge in sheet.cropbox)
    return left, bottom, right, top
