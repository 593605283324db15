"""The sheet that a file is printed on, and whether what is placed on it lies beyond its edges. Lengths are twips."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from lxml import etree

from shared.documents.read.package import W

LEAST_SEEN: Final = 144
"""A tenth of an inch: of what shows less on the sheet nobody reads a word."""
LENGTH: Final = re.compile(r"(?P<number>[+-]?\d*\.?\d+)(?P<unit>[a-z]*)")
TWIPS: Final[Mapping[str, float]] = {
    "": 1, "pt": 20, "in": 1440, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240, "pi": 240, "px": 15, "emu": 1 / 635,
}  # fmt: skip
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SHEET: Final = frozenset({"page", "leftMargin", "topMargin", "left-margin-area", "top-margin-area"})
"""Origins at the sheet's own left or upper edge."""
TEXT_AREA: Final = frozenset({"margin", "column", "text"})
"""Origins at the edge of the text. Others, such as a line or a letter, may be anywhere and are not judged."""


class Axis(NamedTuple):
    """Where something lies in one direction: from which origin, how far, how long; None where it does not say."""

    origin: str
    start: float | None
    size: float | None


@dataclass(frozen=True, slots=True)
class Paper:
    """The largest sheet of a file and its widest margins: a file of several is judged by what shows the most."""

    width: float = 12_240
    height: float = 15_840
    left: float = 1_440
    top: float = 1_440

    def is_beyond(self, across: Axis, down: Axis) -> bool:
        """Whether a box lies off the sheet."""
        return _is_beyond(across, self.width, self.left) or _is_beyond(down, self.height, self.top)

    def is_text_beyond(self, indent: float) -> bool:
        """Whether text begins off the sheet, by its indent from the margin."""
        return indent <= -(self.left + LEAST_SEEN) or indent >= self.width


def read_paper(sections: Sequence[etree._Element]) -> Paper:
    """The paper of all sections (`w:sectPr`). In columns a place far left of its own may still be on the sheet."""
    usual = Paper()
    width, height = (_most(sections, "pgSz", *one) for one in (("w", usual.width), ("h", usual.height)))
    columns = [mark for one in sections if (mark := one.find(W + "cols")) is not None]
    in_columns = any((one.get(W + "num") or "1") != "1" for one in columns)
    left = width if in_columns else _most(sections, "pgMar", "left", usual.left)
    return Paper(width, height, left, _most(sections, "pgMar", "top", usual.top))


def to_twips(text: str | None, unit: str = "") -> float | None:
    """A length such as `240`, `12pt` or `-3.5in`; without a unit of its own it is in `unit`."""
    found = LENGTH.fullmatch((text or "").strip().lower())
    factor = TWIPS.get(found["unit"] or unit) if found else None
    return float(found["number"]) * factor if found and factor is not None else None


def anchored(anchor: etree._Element) -> tuple[Axis, Axis]:
    """Where a drawing that floats (`wp:anchor`) lies, across and down."""
    extent = anchor.find(WP + "extent")
    return _drawn(anchor, "positionH", extent, "cx"), _drawn(anchor, "positionV", extent, "cy")


def drawn_by_style(style: str) -> tuple[Axis, Axis]:
    """Where an old drawing (VML) lies, by its `style` attribute."""
    pairs = (entry.partition(":") for entry in style.split(";"))
    said = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    if said.get("position") != "absolute":
        return Axis("", None, None), Axis("", None, None)
    return (
        _styled(said, "horizontal", "margin-left", "width"),
        _styled(said, "vertical", "margin-top", "height"),
    )


def framed(frame: etree._Element, names: tuple[str, ...]) -> tuple[Axis, Axis]:
    """Where a frame or a table that floats lies; `names` are its attributes for origin, place, size, across first."""
    across, left, width, down, upper, height = (frame.get(W + name) if name else None for name in names)
    return (
        Axis(across or "text", to_twips(left), to_twips(width)),
        Axis(down or "", to_twips(upper), to_twips(height)),
    )


def _most(sections: Sequence[etree._Element], tag: str, name: str, usual: float) -> float:
    marks = [mark for one in sections if (mark := one.find(W + tag)) is not None]
    lengths = [value for one in marks if (value := to_twips(one.get(W + name))) is not None]
    return max(lengths, default=usual)


def _is_beyond(axis: Axis, length: float, margin: float) -> bool:
    if axis.start is None or axis.origin not in SHEET | TEXT_AREA:
        return False
    end = axis.start + (length if axis.size is None else axis.size)
    before = 0 if axis.origin in SHEET else -margin
    return end <= before + LEAST_SEEN or axis.start >= length - LEAST_SEEN


def _drawn(anchor: etree._Element, name: str, extent: etree._Element | None, size: str) -> Axis:
    position = anchor.find(WP + name)
    if position is None:
        return Axis("", None, None)
    start = to_twips(position.findtext(WP + "posOffset"), "emu")
    long = to_twips(extent.get(size), "emu") if extent is not None else None
    return Axis(position.get("relativeFrom") or "", start, long)


def _styled(said: Mapping[str, str], direction: str, start: str, size: str) -> Axis:
    origin = said.get(f"mso-position-{direction}-relative", "text" if direction == "horizontal" else "")
    return Axis(origin, to_twips(said.get(start), "px"), to_twips(said.get(size), "px"))
