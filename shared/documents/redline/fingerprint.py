"""What a reader sees in a document, part by part, as lines that can be compared for equality.

Two documents with the same lines show the same text, structure, fields, pictures and notes in the same places.
Ids, revision save ids, proofing marks and the splitting of runs do not count. Must not resolve changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from shared.documents.read.styles import child_of
from shared.documents.redline.fingerprint_runs import RunReader
from shared.documents.redline.names import (
    MC_NS,
    PPR,
    SDT,
    SDT_CONTENT,
    SECT_PR,
    TBL,
    TC,
    TCPR,
    TR,
    VAL,
    P,
    T,
    r,
    w,
)
from shared.documents.redline.numbering import Numbering
from shared.documents.redline.package import Package

BODY, BOXES, NUMBERING, FORMATTING, CONTROLS = (
    "body",
    "text boxes",
    "numbering",
    "formatting",
    "content controls",
)
HEADERS, FOOTERS, FOOTNOTES, ENDNOTES = "headers", "footers", "footnotes", "endnotes"
COMMENTS, PAGES, STYLES = "comments", "page layout", "styles"
CONTENT_PARTS = (BODY, BOXES, HEADERS, FOOTERS, FOOTNOTES, ENDNOTES, NUMBERING, CONTROLS)
"""The parts that must agree for a redline to be called lossless."""
OTHER_PARTS = (FORMATTING, STYLES, PAGES, COMMENTS)
"""Compared and reported, but a difference here does not change what the document says."""

_SEEN = frozenset(
    w(name) for name in ("t", "drawing", "pict", "object", "fldChar", "fldSimple", "sym", "tbl")
)
_STYLE_LOOKS = frozenset({w("pPr"), w("rPr"), w("tblPr"), w("tcPr"), w("basedOn")})
_NOT_LAYOUT = frozenset({w("pStyle"), w("rPr"), w("numPr"), SECT_PR})
_REFERENCES = (w("headerReference"), w("footerReference"))
_BLOCKS = (P, TBL, SDT, w("customXml"), f"{{{MC_NS}}}AlternateContent", w("ins"), w("del"))


@dataclass
class Fingerprint:
    """The lines of each part, by the names above."""

    parts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, part: str, line: str) -> None:
        """Note one more line of a part."""
        self.parts.setdefault(part, []).append(line)


def take_fingerprint(package: Package) -> Fingerprint:
    """The fingerprint of a document whose tracked changes are settled. Raises UnreadableDocument."""
    return _Walker(package).walk()


class _Walker:
    """Goes through one document once, in reading order."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main_name()
        self._out = Fingerprint()
        self._numbering = Numbering(package)
        self._notes = {kind: self._note_bodies(kind) for kind in ("footnotes", "endnotes", "comments")}

    def walk(self) -> Fingerprint:
        body = self._package.tree(self._main).find(w("body"))
        if body is not None:
            self._blocks(body, BODY, self._main)
            self._sections(body)
            self._used_styles(body)
        return self._out

    def _blocks(self, holder: etree._Element, part: str, source: str) -> None:
        for block in holder.iterchildren(*_BLOCKS):
            if block.tag == P:
                self._paragraph(block, part, source)
            elif block.tag == TBL:
                self._table(block, part, source)
            elif block.tag == SDT:
                self._out.add(CONTROLS, _control(block))
                content = block.find(SDT_CONTENT)
                if content is not None:
                    self._blocks(content, part, source)
                self._out.add(CONTROLS, "end")
            else:
                self._blocks(block, part, source)

    def _paragraph(self, paragraph: etree._Element, part: str, source: str) -> None:
        reader = RunReader(self._package, source)
        style, label = self._numbering.next(paragraph)
        text = reader.read(paragraph)
        self._out.add(part, f"¶ {style} {text}")
        self._out.add(NUMBERING, f"{part}: {label}")
        self._out.add(FORMATTING, f"{part}: {_properties(paragraph)} {reader.formatting()}")
        for control in reader.controls:
            self._out.add(CONTROLS, _control(control))
        for box in reader.boxes:
            self._out.add(BOXES, "box")
            self._blocks(box, BOXES, source)
        for kind, note_id in reader.notes:
            self._note(kind, note_id)

    def _table(self, table: etree._Element, part: str, source: str) -> None:
        self._out.add(part, "table")
        for row in _through_controls(table, TR):
            self._out.add(part, "row")
            for cell in _through_controls(row, TC):
                self._out.add(part, f"cell {_spans(cell)}")
                self._blocks(cell, part, source)
        self._out.add(part, "end of table")

    def _note(self, kind: str, note_id: str) -> None:
        part = {"footnotes": FOOTNOTES, "endnotes": ENDNOTES, "comments": COMMENTS}[kind]
        source, body = self._notes[kind].get(note_id, ("", None))
        self._out.add(part, "note" if body is not None else "note without text")
        if body is not None:
            self._blocks(body, part, source)

    def _note_bodies(self, kind: str) -> dict[str, tuple[str, etree._Element | None]]:
        found: dict[str, tuple[str, etree._Element | None]] = {}
        for name in self._package.related(self._main, kind):
            for note in self._package.tree(name):
                if isinstance(note.tag, str):
                    found[note.get(w("id"), "")] = (name, note)
        return found

    def _sections(self, body: etree._Element) -> None:
        """Headers and footers as pages show them: a section without one of its own has the last section's."""
        targets = {rel.id: rel.target for rel in self._package.relationships(self._main)}
        shown: dict[tuple[str, str], str] = {}
        for number, section in enumerate(body.iter(SECT_PR), start=1):
            for reference in section.iterchildren(*_REFERENCES):
                part = HEADERS if reference.tag == w("headerReference") else FOOTERS
                shown[(part, reference.get(w("type"), "default"))] = targets.get(
                    reference.get(r("id"), ""), ""
                )
            for key in sorted(shown):
                self._page_story(key, shown[key], number)
            layout = [child for child in section if child.tag not in _REFERENCES]
            self._out.add(PAGES, " ".join(canonical(child) for child in layout))

    def _used_styles(self, body: etree._Element) -> None:
        """How the styles that the body uses look; one that merely exists is seen by nobody."""
        root = self._package.first_related("styles")
        known = (
            {style.get(w("styleId"), ""): style for style in root.iter(w("style"))}
            if root is not None
            else {}
        )
        wanted = {node.get(VAL, "") for node in body.iter(w("pStyle"), w("rStyle"), w("tblStyle"))}
        waiting = sorted(wanted & known.keys())
        while waiting:
            based = known[waiting.pop()].find(w("basedOn"))
            name = based.get(VAL, "") if based is not None else ""
            if name in known and name not in wanted:
                wanted.add(name)
                waiting.append(name)
        for name in sorted(wanted & known.keys()):
            looks = (child for child in known[name] if child.tag in _STYLE_LOOKS)
            self._out.add(STYLES, f"{name} {''.join(canonical(child) for child in looks)}")

    def _page_story(self, key: tuple[str, str], name: str, section: int) -> None:
        """A header or footer with nothing in it prints as if it were not there, and is left out."""
        part, pages = key
        root = self._package.tree(name) if name in self._package.members else None
        if root is not None and any(
            node.tag in _SEEN and (node.tag != T or node.text) for node in root.iter()
        ):
            self._out.add(part, f"section {section}, {pages} pages")
            self._blocks(root, part, name)


def canonical(node: etree._Element) -> str:
    """An element with its attributes sorted, without ids that mean nothing to a reader."""
    if not isinstance(node.tag, str):
        return ""
    name = etree.QName(node).localname
    pairs = [(str(key), str(value)) for key, value in node.attrib.items()]
    attributes = sorted(f"{etree.QName(key).localname}={value}" for key, value in pairs if "rsid" not in key)
    inside = "".join(canonical(child) for child in node)
    return f"<{name} {' '.join(attributes)}>{inside}"


def _control(control: etree._Element) -> str:
    properties = control.find(w("sdtPr"))
    if properties is None:
        return "control"
    named = {name: properties.find(w(name)) for name in ("tag", "alias")}
    shown = " ".join(f"{name}={node.get(VAL)}" for name, node in named.items() if node is not None)
    return f"control {shown}"


def _properties(paragraph: etree._Element) -> str:
    properties = child_of(paragraph, PPR)
    if properties is None:
        return ""
    return "".join(sorted([canonical(child) for child in properties if child.tag not in _NOT_LAYOUT]))


def _spans(cell: etree._Element) -> str:
    properties = cell.find(TCPR)
    if properties is None:
        return ""
    span, merge = properties.find(w("gridSpan")), properties.find(w("vMerge"))
    wide = span.get(VAL, "1") if span is not None else "1"
    return f"{wide} {merge.get(VAL, 'continue') if merge is not None else ''}"


def _through_controls(holder: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in holder.iterchildren(tag, SDT, w("customXml"), SDT_CONTENT):
        if child.tag == tag:
            yield child
        else:
            yield from _through_controls(child, tag)
