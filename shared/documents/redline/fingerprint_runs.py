"""Reads the inside of one paragraph for a fingerprint: text, fields, pictures, links, notes, formatting.

Must not look at other paragraphs; what hangs off this one (notes, boxes) is named for the caller to follow.
"""

from __future__ import annotations

import hashlib

from lxml import etree

from shared.documents.read.styles import child_of
from shared.documents.redline.names import A_NS, M_NS, MC_NS, PPR, RPR, SDT, V_NS, R, T, r, w
from shared.documents.redline.package import Package

_PLAIN = {
    w("tab"): "\t",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
    w("ptab"): "\t",
    w("lastRenderedPageBreak"): "",
    w("annotationRef"): "",
    w("footnoteRef"): "",
    w("endnoteRef"): "",
}
_NOTES = {
    w("footnoteReference"): "footnotes",
    w("endnoteReference"): "endnotes",
    w("commentReference"): "comments",
}
_TEXT = (T, w("delText"))
_UNSEEN_FORMAT = frozenset({"noProof", "lang", "webHidden"})
_SILENT = frozenset(
    {PPR, RPR, w("sdtPr"), w("sdtEndPr"), w("proofErr"), w("bookmarkStart"), w("bookmarkEnd")}
)


class RunReader:
    """Reads one paragraph. `notes`, `boxes` and `controls` are what it met, in order."""

    def __init__(self, package: Package, source: str) -> None:
        self._package, self._source = package, source
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[etree._Element] = []
        self.controls: list[etree._Element] = []
        self._text: list[str] = []
        self._length = 0
        self._instruction: list[str] = []
        self._formats: list[tuple[str, int]] = []

    def read(self, paragraph: etree._Element) -> str:
        """The paragraph as one string; what is not text is named in ⟦brackets⟧."""
        self._children(paragraph)
        self._end_instruction()
        return "".join(self._text)

    def formatting(self) -> str:
        """The run formatting along the text, as spans of equal formatting."""
        return " ".join(f"{format_}×{length}" for format_, length in self._formats)

    def _add(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)

    def _end_instruction(self) -> None:
        """Word splits a field's instruction over runs as it likes; only the whole of it has a meaning."""
        if self._instruction:
            self._add(f"⟦{' '.join(''.join(self._instruction).split())}⟧")
            self._instruction.clear()

    def _children(self, node: etree._Element) -> None:
        for child in node:
            if isinstance(child.tag, str) and child.tag not in _SILENT:
                self._node(child)

    def _node(self, node: etree._Element) -> None:
        if node.tag == R:
            self._run(node)
        elif node.tag == SDT:
            self.controls.append(node)
            self._children(node)
        elif node.tag == w("hyperlink"):
            self._link(node)
        elif node.tag == w("fldSimple"):
            self._add(f"⟦field {' '.join(node.get(w('instr'), '').split())}⟧")
            self._children(node)
            self._add("⟦end⟧")
        elif node.tag.startswith(f"{{{M_NS}}}"):
            self._add(f"⟦formula {_formula(node)}⟧")
        else:
            self._children(node)

    def _link(self, link: etree._Element) -> None:
        if next(link.iter(R), None) is None:
            return  # a link round nothing is not seen
        self._add(f"⟦link {self._target(link.get(r('id'), ''))}{link.get(w('anchor'), '')}⟧")
        self._children(link)
        self._add("⟦end⟧")

    def _run(self, run: etree._Element) -> None:
        before = self._length
        for child in run:
            self._run_child(child)
        length = self._length - before
        if length:
            self._note_format(run, length)

    def _run_child(self, node: etree._Element) -> None:
        if node.tag in _TEXT:
            self._add(node.text or "")
        elif node.tag in _PLAIN:
            self._add(_PLAIN[str(node.tag)])
        elif node.tag == w("br"):
            self._add("\n" if node.get(w("type")) is None else f"⟦{node.get(w('type'))} break⟧")
        elif node.tag in _NOTES:
            kind = _NOTES[str(node.tag)]
            self.notes.append((kind, node.get(w("id"), "")))
            self._add("" if kind == "comments" else f"⟦{kind}⟧")
        elif node.tag == w("instrText"):
            self._instruction.append(node.text or "")
        elif node.tag == w("fldChar"):
            self._end_instruction()
            self._add(f"⟦field {node.get(w('fldCharType'))}⟧")
        elif node.tag == w("sym"):
            self._add(f"⟦sign {node.get(w('font'))} {node.get(w('char'))}⟧")
        elif isinstance(node.tag, str) and node.tag != RPR:
            self._object(node)

    def _object(self, node: etree._Element) -> None:
        """A picture, a shape, a text box or an embedded file."""
        if node.tag == f"{{{MC_NS}}}AlternateContent":
            choice = node.find(f"{{{MC_NS}}}Choice")
            node = choice if choice is not None else node
        boxes = [box for box in node.iter(w("txbxContent")) if not _inside_other_box(box, node)]
        self.boxes.extend(boxes)
        pictures = [found for found in node.iter(f"{{{A_NS}}}blip", f"{{{V_NS}}}imagedata")]
        shown = [self._content(found.get(r("embed")) or found.get(r("id")) or "") for found in pictures]
        described = [
            found.get("descr", "") for found in node.iter() if etree.QName(found).localname == "docPr"
        ]
        sizes = [f"{e.get('cx')}x{e.get('cy')}" for e in node.iter() if etree.QName(e).localname == "extent"]
        self._add(f"⟦object {' '.join([*shown, *described, *sizes])}{' box' * len(boxes)}⟧")

    def _note_format(self, run: etree._Element, length: int) -> None:
        properties = child_of(run, RPR)
        format_ = ""
        if properties is not None:
            format_ = "".join(sorted(_format(child) for child in properties))
        if self._formats and self._formats[-1][0] == format_:
            self._formats[-1] = (format_, self._formats[-1][1] + length)
        else:
            self._formats.append((format_, length))

    def _target(self, relationship: str) -> str:
        return next(
            (rel.target for rel in self._package.relationships(self._source) if rel.id == relationship), ""
        )

    def _content(self, relationship: str) -> str:
        name = self._target(relationship)
        data = self._package.members.get(name)
        return hashlib.sha256(data).hexdigest()[:16] if data is not None else name


def _format(node: etree._Element) -> str:
    name = etree.QName(node).localname if isinstance(node.tag, str) else ""
    if name in _UNSEEN_FORMAT or not name:
        return ""
    values = ",".join(f"{etree.QName(key).localname}={value}" for key, value in sorted(_attributes(node)))
    return f"{name}({'' if values in ('val=1', 'val=true', 'val=on') else values})"


def _attributes(node: etree._Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in node.attrib.items()]


def _formula(node: etree._Element) -> str:
    parts = [
        etree.QName(child).localname + (child.text or "").strip() for child in node.iter() if child.tag != RPR
    ]
    return " ".join(part for part in parts if not part.startswith(("ctrlPr", "rPr")))


def _inside_other_box(box: etree._Element, top: etree._Element) -> bool:
    """Whether the box lies in a box below `top`, and so is met when that one is read."""
    for parent in box.iterancestors():
        if parent is top:
            return False
        if parent.tag == w("txbxContent"):
            return True
    return False
