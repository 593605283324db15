"""A clause's blocks as WordprocessingML in the house styles: headings, paragraphs, lists, tables, signature blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared.documents.write.house_numbering import (
    EXHIBITS,
    HEADING,
    ITEM,
    PARAGRAPH,
    PARTS,
    RECITALS,
    SECTIONS,
    SUBITEM,
)
from shared.documents.write.ink import Ink
from shared.documents.write.marks import get_anchor_bookmark, get_bookmark, get_control_id, get_tag
from shared.documents.write.model import ListItem, NumberedList, Paragraph, SignatureBlock, Subheading, Table
from shared.documents.write.ooxml import Bookmarks, Element, content_control, paragraph, run, w
from shared.documents.write.plan import PlacedClause, PlacedGroup
from shared.documents.write.signatures import make_signatures
from shared.documents.write.tables import make_table

PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 9360, 12960
_HEADINGS = {"section": ("Heading2", SECTIONS), "exhibit": ("ExhibitHeading", EXHIBITS)}


def make_group(group: PlacedGroup, bookmarks: Bookmarks) -> Element:
    """A part heading; the first begins a page, so that the contents stand alone on theirs."""
    page = [w("pageBreakBefore")] if group.number == "I" else []
    content = bookmarks.wrap(get_group_bookmark(group), run(group.title))
    return paragraph("Heading1", content, numbering=(PARTS, HEADING), before=page)


def get_group_bookmark(group: PlacedGroup) -> str:
    """Where the contents lead to for a part."""
    return f"part_{group.number}"


@dataclass
class ClauseWriter:
    """Writes one clause. A first paragraph carries the clause's bookmark: its heading, or the first it has."""

    placed: PlacedClause
    ink: Ink
    bookmarks: Bookmarks

    def write(self) -> Element:
        """The clause in its content control."""
        clause = self.placed.clause
        tag = get_tag(clause.clause_id, clause.version)
        elements = [*self._heading(), *self._blocks()]
        if clause.role == "opening":
            self._mark_first(elements)
        return content_control(tag, clause.title, get_control_id(tag), elements)

    def _heading(self) -> Iterator[Element]:
        clause = self.placed.clause
        if clause.role == "opening":
            return
        style, number = _HEADINGS.get(clause.role, ("SignatureHeading", None))
        content = self.bookmarks.wrap(self._bookmark(), run(clause.title))
        yield paragraph(style, content, numbering=(number, HEADING) if number else None)

    def _bookmark(self) -> str:
        return get_bookmark(self.placed.clause.clause_id, self.placed.clause.version)

    def _mark_first(self, elements: list[Element]) -> None:
        first = next(paragraph for element in elements for paragraph in element.iter("{*}p"))
        start, end = self.bookmarks.wrap(self._bookmark(), [])
        first.insert(1, start)
        first.append(end)

    def _blocks(self) -> Iterator[Element]:
        following = (*self.placed.blocks[1:], None)
        for block, after in zip(self.placed.blocks, following, strict=True):
            match block:
                case Paragraph():
                    yield self._paragraph(
                        block, introduces=isinstance(after, NumberedList | Table | SignatureBlock)
                    )
                case Subheading(text=text):
                    yield paragraph("Heading3", self.ink.render(text))
                case NumberedList(items=items):
                    yield from self._items(items, ITEM)
                case Table():
                    yield from make_table(block, self.ink, self._width())
                case SignatureBlock():
                    yield from make_signatures(block, self.ink)

    def _paragraph(self, block: Paragraph, *, introduces: bool) -> Element:
        """A paragraph; one that introduces a list or table stays on its page."""
        content = self._anchored(block.anchor, self.ink.render(block.text))
        keep = [w("keepNext")] if introduces else []
        if block.numbered:
            return paragraph("ClauseParagraph", content, numbering=(self._list(), PARAGRAPH), before=keep)
        return paragraph(
            "ClauseText" if self.placed.clause.role == "section" else "BodyText", content, before=keep
        )

    def _items(self, items: tuple[ListItem, ...], level: int) -> Iterator[Element]:
        for item in items:
            content = self._anchored(item.anchor, self.ink.render(item.text))
            yield paragraph("ClauseItem", content, numbering=self._item_numbering(level))
            yield from self._items(item.items, SUBITEM)

    def _item_numbering(self, level: int) -> tuple[int, int]:
        return (RECITALS, 0) if self.placed.clause.role == "opening" else (self._list(), level)

    def _anchored(self, anchor: str | None, content: list[Element]) -> list[Element]:
        if anchor is None:
            return content
        return self.bookmarks.wrap(get_anchor_bookmark(self.placed.slot.slot_id, anchor), content)

    def _list(self) -> int:
        return EXHIBITS if self.placed.clause.role == "exhibit" else SECTIONS

    def _width(self) -> int:
        return LANDSCAPE_WIDTH if self.placed.clause.landscape else PORTRAIT_WIDTH


def make_break(section_properties: Element) -> Element:
    """The paragraph that ends a run of pages of one orientation; too small to be seen."""
    return w("p", w("pPr", w("pStyle", val="Break"), section_properties))
