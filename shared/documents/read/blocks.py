"""Reads paragraphs, tables and content controls of one story. Uses `inline` for what stands inside a paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from shared.documents.read.inline import CHANGE_TAGS, MC, InlineReader, read_change
from shared.documents.read.looks import RPR, Looks
from shared.documents.read.model import Block, Cell, Change, ChangeKind, Control, Paragraph, Row, Table
from shared.documents.read.package import Relationship, W
from shared.documents.read.place import PAPER, PPR, Edges, Place, Places
from shared.documents.read.styles import Styles, child_of, is_on, marks_of, value_in, value_of

PPR_CHANGE: Final = W + "pPrChange"
CELL_CHANGES: Final[Mapping[str, ChangeKind]] = {W + "cellIns": "insertion", W + "cellDel": "deletion"}


@dataclass(frozen=True)
class Source:
    """What a story is read with: the file's styles, looks, places and style-bound list levels, the part's relations."""

    styles: Styles
    looks: Looks
    places: Places
    style_levels: dict[str, int]
    relationships: Mapping[str, Relationship]


def read_story(element: etree._Element, source: Source, place: Place = PAPER) -> tuple[Block, ...]:
    """All blocks of a body, header, note, comment or text box."""
    reader = StoryReader(source, place, complex_fields=True)
    blocks = reader.blocks(element, ())
    if reader.inline.unfinished:
        return StoryReader(source, place, complex_fields=False).blocks(element, ())
    return blocks


class StoryReader:
    """Walks one story. Text boxes inside it are stories of their own."""

    def __init__(self, source: Source, place: Place, *, complex_fields: bool) -> None:
        self._source = source
        self._place = place
        self.inline = InlineReader(
            source.looks,
            source.relationships,
            lambda box: read_story(box, source, source.places.box(box)),
            complex_fields=complex_fields,
        )

    def blocks(self, element: etree._Element, changes: tuple[Change, ...]) -> tuple[Block, ...]:
        """The blocks among an element's children; wrappers that mean nothing to a reader are looked through."""
        found: list[Block] = []
        for child in element:
            if child.tag == W + "p":
                found.append(self._paragraph(child, changes))
            elif child.tag == W + "tbl":
                found.append(self._table(child, changes))
            elif child.tag == W + "sdt":
                found.extend(self._control(child, changes))
            elif child.tag in CHANGE_TAGS:
                change = read_change(child, CHANGE_TAGS[child.tag])
                found.extend(self.blocks(child, (*changes, change)))
            elif child.tag in (W + "customXml", MC + "AlternateContent", MC + "Choice"):
                found.extend(self.blocks(child, changes))
            else:
                self.inline.marker(child)
        return tuple(found)

    def _paragraph(self, element: etree._Element, changes: tuple[Change, ...]) -> Paragraph:
        marks = marks_of(child_of(element, PPR))
        place = self._source.places.paragraph(marks, self._place)
        runs, bookmarks, controls = self.inline.paragraph(element, place, changes)
        former = child_of(marks.get(PPR_CHANGE), PPR)
        levels = self._source.style_levels
        return Paragraph(
            runs=runs,
            properties=self._source.styles.paragraph(marks, levels),
            mark=(*changes, *_marked(marks.get(RPR))),
            former=self._source.styles.paragraph(marks_of(former), levels) if former is not None else None,
            bookmarks=bookmarks,
            controls=controls,
        )

    def _control(self, element: etree._Element, changes: tuple[Change, ...]) -> tuple[Block, ...]:
        properties, content = element.find(W + "sdtPr"), element.find(W + "sdtContent")
        if content is None:
            return ()
        blocks = self.blocks(content, changes)
        tag, title = value_of(properties, "tag") or "", value_of(properties, "alias") or ""
        return (Control(tag, title, blocks),) if tag or title else blocks

    def _table(self, element: etree._Element, changes: tuple[Change, ...]) -> Table:
        properties = element.find(W + "tblPr")
        description = value_of(properties, "tblCaption") or value_of(properties, "tblDescription") or ""
        outer, self._place = self._place, self._source.places.table(properties, self._place)
        rows = [self._row(row, changes, edges) for row, edges in _with_edges(_inner(element, "tr"))]
        self._place = outer
        return Table(rows=tuple(rows), description=description)

    def _row(self, element: etree._Element, changes: tuple[Change, ...], edges: Edges) -> Row:
        properties = element.find(W + "trPr")
        header = bool(is_on(properties, "tblHeader"))
        edges = Edges(edges.first or header, edges.last)  # a heading of several rows is coloured as one
        outer, self._place = self._place, self._source.places.row(properties, self._place, edges)
        cells = [self._cell(cell, inner) for cell, inner in _with_edges(_inner(element, "tc"))]
        self._place = outer
        return Row(tuple(cells), header=header, changes=(*changes, *_marked(properties)))

    def _cell(self, element: etree._Element, edges: Edges) -> Cell:
        marks = marks_of(child_of(element, W + "tcPr"))
        merge, span = value_in(marks, W + "vMerge"), value_in(marks, W + "gridSpan") or "1"
        changes = [read_change(marks[tag], kind) for tag, kind in CELL_CHANGES.items() if tag in marks]
        outer, self._place = self._place, self._source.places.cell(marks, self._place, edges)
        blocks = self.blocks(element, ())
        self._place = outer
        return Cell(
            blocks=blocks,
            columns=min(63, max(1, int(span))) if span.isdigit() else 1,
            continues=merge is not None and merge != "restart",
            changes=tuple(changes),
        )


def _marked(properties: etree._Element | None) -> tuple[Change, ...]:
    """The changes a properties element records: to a paragraph mark, or to a row as a whole."""
    if properties is None:
        return ()
    return tuple(
        read_change(child, CHANGE_TAGS[child.tag]) for child in properties if child.tag in CHANGE_TAGS
    )


def _with_edges(elements: list[etree._Element]) -> Iterator[tuple[etree._Element, Edges]]:
    last = len(elements) - 1
    return ((element, Edges(at == 0, at == last)) for at, element in enumerate(elements))


def _inner(element: etree._Element, name: str) -> list[etree._Element]:
    """Rows of a table or cells of a row, looking through content controls and custom XML round them."""
    found: list[etree._Element] = []
    for child in element:
        if child.tag == W + name:
            found.append(child)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            found.extend(_inner(child, name))
    return found
