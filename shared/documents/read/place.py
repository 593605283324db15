"""Where a run stands: in which styles, on which ground, and whether its place lets paper show it at all.

`looks` judges a run by its marks and this. Whoever walks a file takes the place along, from a table into its cell and
from there into a paragraph: nothing has to climb up again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lxml import etree

from shared.documents.read.ground import OTHER_GROUND, WHITE, ground_of_box, ground_of_shading
from shared.documents.read.layers import Pictures
from shared.documents.read.model import Unseen
from shared.documents.read.package import W
from shared.documents.read.paper import WP, Axis, Paper, anchored, drawn_by_style, framed, to_twips
from shared.documents.read.styles import PSTYLE, Marks, Styles, child_of, marks_of, value_in, value_of

SHD: Final = W + "shd"
SPACING: Final = W + "spacing"
INDENT: Final = W + "ind"
FRAME: Final = W + "framePr"
PPR: Final = W + "pPr"
BEARING: Final = (SHD, SPACING, INDENT, FRAME)
"""A paragraph's properties that bear on whether its text is seen."""
LOW_TWIPS: Final = 40
"""The exact height of a line, or of a row, in which letters are cut to nothing: two points."""
VML: Final = "{urn:schemas-microsoft-com:vml}"
OLD_SHAPES: Final = (VML + "shape", VML + "rect", VML + "roundrect", VML + "oval", VML + "group")
FRAME_NAMES: Final = ("hAnchor", "x", "w", "vAnchor", "y", "h")
TABLE_NAMES: Final = ("horzAnchor", "tblpX", "", "vertAnchor", "tblpY", "")

WHOLE: Final = frozenset({"wholeTable", "band1Horz", "band2Horz", "band1Vert", "band2Vert"})
"""Parts of a table that its style colours, by their names there; a band may be any row or column."""
FIRST_ROW: Final = frozenset({"firstRow", "nwCell", "neCell"})
LAST_ROW: Final = frozenset({"lastRow", "swCell", "seCell"})
FIRST_COLUMN: Final = frozenset({"firstCol"})
LAST_COLUMN: Final = frozenset({"lastCol"})


class Edges(NamedTuple):
    """Whether a row or a cell is the first, and the last, of its table or row."""

    first: bool
    last: bool


class Place(NamedTuple):
    """Styles by id, "" for none; the ground's colour; why nothing that stands here is seen, "" where it is."""

    paragraph_style: str = ""
    table_style: str = ""
    ground: str = WHITE
    unseen: Unseen = ""


PAPER: Final = Place()


class Places:
    """The places of one file. A long document has few, and thousands of paragraphs: each is worked out once."""

    def __init__(self, styles: Styles, paper: Paper) -> None:
        self._styles = styles
        self._paper = paper
        self._pictures = Pictures()
        self._known: dict[tuple[object, ...], Place] = {}
        self._coloured: dict[str, frozenset[str]] = {}

    def paragraph(self, marks: Marks, outer: Place) -> Place:
        """Inside a paragraph, by its properties (`marks_of` its `w:pPr`)."""
        style = value_in(marks, PSTYLE) or ""
        own = [(tag, *marks[tag].items()) for tag in BEARING if tag in marks]
        key = (style, outer, *own)
        if key not in self._known:
            self._known[key] = self._paragraph(style, marks, outer)
        return self._known[key]

    def table(self, properties: etree._Element | None, outer: Place) -> Place:
        """Inside a table, by its `w:tblPr`."""
        style = value_of(properties, "tblStyle") or ""
        ground = _ground([marks_of(properties)]) or self._styled_ground(style, WHOLE) or outer.ground
        return outer._replace(
            table_style=style, ground=ground, unseen=outer.unseen or self._float(properties)
        )

    def row(self, properties: etree._Element | None, outer: Place, edges: Edges) -> Place:
        """Inside a row, by its `w:trPr`, which is the table's first or last or neither."""
        height = child_of(properties, W + "trHeight")
        low = height is not None and _is_low(height.get(W + "val"), height.get(W + "hRule"))
        ground = self._styled_ground(outer.table_style, _at(edges, FIRST_ROW, LAST_ROW))
        if not low and not ground:
            return outer
        return outer._replace(ground=ground or outer.ground, unseen=outer.unseen or ("tiny" if low else ""))

    def cell(self, marks: Marks, outer: Place, edges: Edges) -> Place:
        """Inside a cell, by its `w:tcPr`, which is its row's first or last or neither."""
        styled = self._styled_ground(outer.table_style, _at(edges, FIRST_COLUMN, LAST_COLUMN))
        ground = _ground([marks]) or styled
        return outer._replace(ground=ground) if ground else outer

    def _styled_ground(self, style: str, parts: frozenset[str]) -> str:
        """OTHER_GROUND where a table's style colours one of these parts of it, else ""."""
        if not style or not parts:
            return ""
        if style not in self._coloured:
            self._coloured[style] = frozenset(self._parts_coloured(style))
        return OTHER_GROUND if self._coloured[style] & parts else ""

    def _parts_coloured(self, style: str) -> Iterator[str]:
        for one in self._styles.chain(style):
            for shading in one.element.iter(SHD):
                if ground_of_shading(shading) not in ("", WHITE):
                    part = next(shading.iterancestors(W + "tblStylePr"), None)
                    yield "wholeTable" if part is None else part.get(W + "type") or "wholeTable"

    def box(self, content: etree._Element) -> Place:
        """Inside a text box, by its content (`w:txbxContent`) and what it floats in."""
        if any(self._paper.is_beyond(*place) for place in _floats(content)):
            return Place(ground=ground_of_box(content), unseen="off")
        behind = any(self._pictures.cover(anchor) for anchor in content.iterancestors(WP + "anchor"))
        return Place(ground=ground_of_box(content), unseen="behind" if behind else "")

    def _paragraph(self, style: str, marks: Marks, outer: Place) -> Place:
        chain = self._styles.chain(style or self._styles.default_paragraph)
        styled = [marks_of(one.element.find(PPR)) for one in chain]
        sources = [marks, *styled, marks_of(self._styles.paragraph_defaults)]
        ground = _ground(sources) or outer.ground
        return outer._replace(
            paragraph_style=style, ground=ground, unseen=outer.unseen or self._why_unseen(sources)
        )

    def _why_unseen(self, sources: Sequence[Marks]) -> Unseen:
        if _is_low(_attribute(sources, SPACING, "line"), _attribute(sources, SPACING, "lineRule")):
            return "tiny"
        frame = next((source[FRAME] for source in sources if FRAME in source), None)
        if frame is not None:
            return "off" if self._paper.is_beyond(*framed(frame, FRAME_NAMES)) else ""
        return "off" if self._paper.is_text_beyond(_first_edge(sources)) else ""

    def _float(self, properties: etree._Element | None) -> Unseen:
        floating = child_of(properties, W + "tblpPr")
        beyond = floating is not None and self._paper.is_beyond(*framed(floating, TABLE_NAMES))
        return "off" if beyond else ""


def _at(edges: Edges, first: frozenset[str], last: frozenset[str]) -> frozenset[str]:
    return (first if edges.first else frozenset()) | (last if edges.last else frozenset())


def _ground(sources: Sequence[Marks]) -> str:
    """What the nearest shading gives; "" where there is none, or one that is looked through."""
    return next((ground_of_shading(source[SHD]) for source in sources if SHD in source), "")


def _attribute(sources: Sequence[Marks], tag: str, *names: str) -> str | None:
    """An attribute of the nearest mark that has it, by any of its names."""
    found = (source[tag].get(W + name) for source in sources if tag in source for name in names)
    return next((value for value in found if value is not None), None)


def _is_low(height: str | None, rule: str | None) -> bool:
    twips = to_twips(height)
    return rule == "exact" and twips is not None and 0 < twips <= LOW_TWIPS


def _first_edge(sources: Sequence[Marks]) -> float:
    """How far from the margin the leftmost line of a paragraph begins."""
    left = to_twips(_attribute(sources, INDENT, "left", "start")) or 0
    hanging = to_twips(_attribute(sources, INDENT, "hanging")) or 0
    first = -hanging or to_twips(_attribute(sources, INDENT, "firstLine")) or 0
    return min(left, left + first)


def _floats(content: etree._Element) -> Iterator[tuple[Axis, Axis]]:
    for above in content.iterancestors(WP + "anchor", *OLD_SHAPES):
        new = above.tag == WP + "anchor"
        yield anchored(above) if new else drawn_by_style(above.get("style") or "")
