"""The letters of a page and where they are shown, read by PDFium. Knows nothing of boxes to be drawn."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

_PRECISION = 20
"""Steps per point when places are turned from the page's own axes into those of the page as shown."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One character, in points from the lower left corner of the page as shown.

    `x0…y1` is the place that its line gives it; `ink` (left, bottom, right, top) what it really covers, which
    neighbours on other lines never share.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    ink: tuple[float, float, float, float]

    @property
    def placed(self) -> bool:
        return self.x1 > self.x0 and self.y1 > self.y0

    @property
    def shows(self) -> bool:
        """Whether it leaves ink; an accent does so without a place of its own."""
        return self.ink[2] > self.ink[0] and self.ink[3] > self.ink[1]

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def follows(self, other: "Letter") -> bool:
        """Whether it stands next to `other` on one line, whichever way the line runs."""
        (x, y), (other_x, other_y) = self.centre, other.centre
        across, along = sorted((abs(x - other_x), abs(y - other_y)))
        size = max(self.y1 - self.y0, other.y1 - other.y0, 1.0)
        return across < size / 2 and along < size * 1.5


def read_letters(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    """Every character in reading order, spaces and line ends included (some of those have no extent)."""
    width, height = page.get_size()
    size = (0, 0, round(width * _PRECISION), round(height * _PRECISION), 0)
    place = pypdfium2.PdfPosConv(page, size)
    text = page.get_textpage()
    try:
        for index in range(text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text, index)
            line = _turn(place, height, text.get_charbox(index, loose=True))
            ink = _turn(place, height, text.get_charbox(index))
            if ink[0] >= ink[2] or ink[1] >= ink[3]:
                ink = line
            mark = chr(code) if 0 < code < 0x110000 else "\N{REPLACEMENT CHARACTER}"
            yield Letter(mark, *line, ink=ink)
    finally:
        text.close()


def _turn(
    place: pypdfium2.PdfPosConv, height: float, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    xs, ys = zip(place.to_bitmap(left, bottom), place.to_bitmap(right, top), strict=True)
    return (
        min(xs) / _PRECISION,
        height - max(ys) / _PRECISION,
        max(xs) / _PRECISION,
        height - min(ys) / _PRECISION,
    )
