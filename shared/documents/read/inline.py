"""Reads what stands inside a paragraph: runs, tracked changes, fields, links, notes, images, text boxes.

Fields and comment ranges may begin in one paragraph and end in another, so one `InlineReader` reads one story (body,
header, note …) from its first paragraph to its last. It decides nothing about views.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Final, NamedTuple

from lxml import etree

from shared.documents.read.formats import symbol
from shared.documents.read.looks import RPR, RPR_CHANGE, Looks
from shared.documents.read.model import PLAIN, Block, Change, ChangeKind, Format, Run
from shared.documents.read.package import R, Relationship, W
from shared.documents.read.place import PAPER, Place
from shared.documents.read.styles import child_of, value_of

CHANGE_TAGS: Final[Mapping[str, ChangeKind]] = {
    W + "ins": "insertion",
    W + "del": "deletion",
    W + "moveTo": "move_to",
    W + "moveFrom": "move_from",
}
RUN: Final = W + "r"
TEXT_TAGS: Final = (W + "t", W + "delText")
ALL_BUT_TEXT: Final = attrgetter(*(item.name for item in fields(Run) if item.name != "text"))
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHARACTERS: Final[Mapping[str, str]] = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
}
CONTAINERS: Final = frozenset(
    W + name for name in ("smartTag", "customXml", "dir", "bdo", "sdtContent", "rubyBase", "ruby")
)
# w:object and w:pict hold old (VML) drawings, mc:AlternateContent new ones with an old one as fallback.
DRAWINGS: Final = frozenset({W + "drawing", W + "pict", W + "object"})
A_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
WP_PROPERTIES: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
VML_IMAGE: Final = "{urn:schemas-microsoft-com:vml}imagedata"
MATH_TEXT: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
MATH: Final = frozenset(
    {
        "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
        "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMathPara",
    }
)


class Around(NamedTuple):
    """What encloses the element being read."""

    changes: tuple[Change, ...] = ()
    link: str = ""
    place: Place = PAPER
    direct: Format = PLAIN


@dataclass
class Field:
    """A complex field being read: its instruction, and whether its result has begun."""

    instruction: str = ""
    in_result: bool = False


def read_change(element: etree._Element, kind: ChangeKind) -> Change:
    """Who changed it and when, from a `w:ins`, `w:del`, … element."""
    return Change(
        id=element.get(W + "id") or "",
        kind=kind,
        author=element.get(W + "author") or "",
        date=parse_date(element.get(W + "date")),
    )


def parse_date(text: str | None) -> datetime | None:
    """An instant, or None. Word writes local time and calls it UTC; we can only take it at its word."""
    try:
        parsed = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if parsed is None or parsed.tzinfo is not None:
        return parsed
    return parsed.replace(tzinfo=UTC)


class InlineReader:
    """Reads the paragraphs of one story in order. `complex_fields` off shows everything a broken field would hide."""

    def __init__(
        self,
        looks: Looks,
        relationships: Mapping[str, Relationship],
        read_text_box: Callable[[etree._Element], tuple[Block, ...]],
        *,
        complex_fields: bool = True,
    ) -> None:
        self._looks = looks
        self._relationships = relationships
        self._read_text_box = read_text_box
        self._complex_fields = complex_fields
        self._fields: list[Field] = []
        self._comments: dict[str, None] = {}
        self._runs: list[Run] = []
        self._bookmarks: list[str] = []
        self._controls: list[str] = []

    @property
    def unfinished(self) -> bool:
        """Whether a field was begun and never ended: what it hid has to be read again without fields."""
        return bool(self._fields)

    def paragraph(
        self, element: etree._Element, place: Place, changes: tuple[Change, ...]
    ) -> tuple[tuple[Run, ...], tuple[str, ...], tuple[str, ...]]:
        """The runs, bookmark names and content-control tags of one `w:p`."""
        self._runs, self._bookmarks, self._controls = [], [], []
        self._children(element, Around(changes=changes, place=place))
        return _joined(self._runs), tuple(self._bookmarks), tuple(self._controls)

    def marker(self, element: etree._Element) -> bool:
        """Take note of a comment range or bookmark, which may also stand between paragraphs."""
        if element.tag == W + "commentRangeStart":
            self._comments[element.get(W + "id") or ""] = None
        elif element.tag == W + "commentRangeEnd":
            self._comments.pop(element.get(W + "id") or "", None)
        elif element.tag == W + "bookmarkStart":
            self._bookmarks.append(element.get(W + "name") or "")
        else:
            return False
        return True

    def _children(self, element: etree._Element, around: Around) -> None:
        for child in element:
            if child.tag == RUN:
                self._run(child, around)
            else:
                self._child(child, around)

    def _child(self, child: etree._Element, around: Around) -> None:
        tag = child.tag
        if tag in CHANGE_TAGS:
            change = read_change(child, CHANGE_TAGS[tag])
            self._children(child, around._replace(changes=(*around.changes, change)))
        elif tag in CONTAINERS:
            self._children(child, around)
        elif tag in MATH:
            self._emit("".join(text.text or "" for text in child.iter(MATH_TEXT)), around)
        elif not self.marker(child):
            self._wrapper(child, around)

    def _wrapper(self, child: etree._Element, around: Around) -> None:
        if child.tag == W + "hyperlink":
            self._children(child, around._replace(link=self._link(child)))
        elif child.tag == W + "fldSimple":
            self._fields.append(Field(child.get(W + "instr") or "", in_result=True))
            self._children(child, around)
            self._fields.pop()
        elif child.tag == W + "sdt":
            tag = value_of(child.find(W + "sdtPr"), "tag")
            if tag:
                self._controls.append(tag)
            for content in child.findall(W + "sdtContent"):
                self._children(content, around)
        elif child.tag == MC + "AlternateContent":
            self._children(_alternative(child), around)

    def _run(self, element: etree._Element, around: Around) -> None:
        children = list(element)
        # A child that stands alone is the text itself: properties without it would format nothing.
        rpr = next((child for child in children if child.tag == RPR), None) if len(children) > 1 else None
        place, changes = around.place, around.changes
        formatted = child_of(rpr, RPR_CHANGE)
        if formatted is not None:
            changes = (*changes, read_change(formatted, "format"))
        around = Around(changes, around.link, place, self._looks.of(rpr, place))
        for child in children:
            if child is not rpr:
                self._piece(child, around)

    def _piece(self, child: etree._Element, around: Around) -> None:
        tag = child.tag
        if tag in TEXT_TAGS:
            self._emit(child.text or "", around)
        elif tag in CHARACTERS:
            self._emit(CHARACTERS[tag], around)
        elif tag == W + "sym":
            self._emit(_symbol(child), around)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self._note(child, around)
        elif not self._field_piece(child):
            self._nested_piece(child, around)

    def _nested_piece(self, child: etree._Element, around: Around) -> None:
        if child.tag in DRAWINGS:
            self._drawing(child, around)
        elif child.tag == MC + "AlternateContent":
            for inner in _alternative(child):
                self._piece(inner, around)
        elif child.tag in CONTAINERS:
            self._children(child, around)

    def _field_piece(self, child: etree._Element) -> bool:
        if child.tag == W + "fldChar":
            self._field_character(child)
        elif child.tag in (W + "instrText", W + "delInstrText"):
            if self._fields and not self._fields[-1].in_result:
                self._fields[-1].instruction += child.text or ""
        else:
            return False
        return True

    def _field_character(self, child: etree._Element) -> None:
        if not self._complex_fields:
            return
        kind = child.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _emit(self, text: str, around: Around, **more: object) -> None:
        if not text and "kind" not in more:
            return
        if self._fields and any(not item.in_result for item in self._fields):
            return
        instruction = self._fields[-1].instruction.strip() if self._fields else ""
        run = Run(
            text=text,
            format=around.direct,
            changes=around.changes,
            link=around.link or (_field_link(instruction) if instruction else ""),
            field=instruction,
            comments=tuple(self._comments),
        )
        self._runs.append(replace(run, **more) if more else run)  # type: ignore[arg-type]

    def _note(self, child: etree._Element, around: Around) -> None:
        kind = "footnote" if child.tag == W + "footnoteReference" else "endnote"
        self._emit("", around, kind="note", target=f"{kind}:{child.get(W + 'id') or ''}")

    def _drawing(self, child: etree._Element, around: Around) -> None:
        boxes = [box for box in child.iter(W + "txbxContent") if not _inside_box(box, child)]
        for box in boxes:
            self._emit("", around, kind="text_box", blocks=self._read_text_box(box))
        image = child.find(f".//{A_BLIP}")
        reference = image.get(R + "embed") or image.get(R + "link") if image is not None else None
        if image is None:
            old = child.find(f".//{VML_IMAGE}")
            reference = old.get(R + "id") if old is not None else None
        if reference:
            known = self._relationships.get(reference)
            self._emit(_alt_text(child), around, kind="image", target=known.target if known else "")

    def _link(self, element: etree._Element) -> str:
        known = self._relationships.get(element.get(R + "id") or "")
        anchor = element.get(W + "anchor")
        if known is not None:
            return f"{known.target}#{anchor}" if anchor else known.target
        return f"#{anchor}" if anchor else ""


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours that differ in nothing but their text are one run: Word splits them for its own reasons."""
    if len(runs) < 2:
        return tuple(runs)
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.kind == run.kind == "text" and ALL_BUT_TEXT(last) == ALL_BUT_TEXT(run):
            joined[-1] = replace(last, text=last.text + run.text)
        else:
            joined.append(run)
    return tuple(joined)


def _alternative(element: etree._Element) -> etree._Element:
    """The choice a modern reader takes, or the fallback when the choice holds no text of its own."""
    choice, fallback = element.find(MC + "Choice"), element.find(MC + "Fallback")
    for option in (choice, fallback):
        if option is not None and len(option):
            return option
    return element


def _inside_box(box: etree._Element, top: etree._Element) -> bool:
    """Whether another text box, or the fallback copy of one, encloses this box."""
    for above in box.iterancestors():
        if above is top:
            return False
        if above.tag == W + "txbxContent":
            return True
        choice = above.getparent() if above.tag == MC + "Fallback" else None
        if choice is not None and choice.find(f"{MC}Choice//{W}txbxContent") is not None:
            return True
    return False


def _symbol(element: etree._Element) -> str:
    try:
        return symbol(int(element.get(W + "char") or "", 16), element.get(W + "font") or "")
    except ValueError:
        return ""


def _alt_text(drawing: etree._Element) -> str:
    properties = drawing.find(f".//{WP_PROPERTIES}")
    if properties is not None:
        return properties.get("descr") or properties.get("title") or ""
    shape = drawing.find(".//*[@alt]")
    return (shape.get("alt") or "") if shape is not None else ""


def _field_link(instruction: str) -> str:
    """The address of a HYPERLINK field: its first argument, or the bookmark after \\l."""
    words = instruction.split()
    if not words or words[0].upper() != "HYPERLINK":
        return ""
    quoted = instruction.split('"')
    address = quoted[1] if len(quoted) > 2 else (words[1] if len(words) > 1 else "")
    return f"#{address}" if "\\l" in quoted[0] else address
