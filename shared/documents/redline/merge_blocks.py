"""Merges two tracked versions of a story, block by block, into ours: paragraphs, tables, content controls.

What only one side changed is taken as it is; what both changed is merged inside where that can be done, and
otherwise stands whole, side by side, as a conflict. Accepting one side's name gives that side's document.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from shared.documents.nodes import drop
from shared.documents.redline.carry import Carrier, with_notes
from shared.documents.redline.fingerprint import canonical
from shared.documents.redline.merge_groups import Group, cut
from shared.documents.redline.merge_marks import mark_blocks, relabel, set_paragraph_mark, settled_copy
from shared.documents.redline.merge_runs import CannotMerge, Signatures, map_atoms, merge_runs, read_side
from shared.documents.redline.model import Conflict
from shared.documents.redline.names import (
    CONTROL_RANGES,
    DEL,
    INS,
    PPR,
    REVISIONS,
    RPR,
    SDT,
    SDT_CONTENT,
    SECT_PR,
    TBL,
    TC,
    TR,
    P,
    T,
    w,
)
from shared.documents.redline.package import Package

_MARKS = (INS, DEL)
_BASES_DIFFER = "the two sides' documents do not share one base"


class BasesDiffer(Exception):
    """The two tracked versions do not reject to the same blocks, so there is nothing to merge them on."""


@dataclass
class Merger:
    """Merges theirs into ours, one story at a time; collects the conflicts."""

    ours: Package
    theirs: Package
    by: Signatures
    our_part: str
    their_part: str
    story: str
    conflicts: list[Conflict] = field(default_factory=list)
    _paragraphs: int = 0

    def merge_holder(self, ours: etree._Element, theirs: etree._Element) -> None:
        """Merge two holders of blocks (bodies, cells, headers); ours becomes the result. Raises BasesDiffer."""
        left, right = cut(list(ours)), cut(list(theirs))
        if len(left) != len(right):
            raise BasesDiffer(_BASES_DIFFER)
        properties = [
            child for child in ours if child.tag in (w("tcPr"), w("tblPr"), w("tblGrid"), w("trPr"))
        ]
        merged: list[etree._Element] = []
        for mine, other in zip(left, right, strict=True):
            merged += [node for node in mine.loose if node not in properties]
            merged += self._added(mine, other) + self._core(mine, other)
        for child in list(ours):
            if child not in properties:
                ours.remove(child)
        ours.extend(merged)

    def _added(self, ours: Group, theirs: Group) -> list[etree._Element]:
        if not ours.added or not theirs.added:
            return [*ours.added, *(self._carrier().carry(block) for block in theirs.added)]
        left, right = _shown(ours.added), _shown(theirs.added)
        if left == right:
            relabel(ours.added, self.by.both.author)
            return ours.added
        self._conflict("", left, right)
        return [*ours.added, *(self._carrier().carry(block) for block in theirs.added)]

    def _core(self, ours: Group, theirs: Group) -> list[etree._Element]:
        if not ours.core:
            return []
        self._paragraphs += sum(1 for block in ours.core for _ in block.iter(P))
        if not self._changed(self.theirs, theirs.core):
            return ours.core
        if not self._changed(self.ours, ours.core):
            return [self._carrier().carry(block) for block in theirs.core]
        if _same(ours.core, theirs.core) and not self._noted(ours.core) and not self._noted(theirs.core):
            relabel(ours.core, self.by.both.author)
            return ours.core
        return self._both(ours, theirs)

    def _both(self, ours: Group, theirs: Group) -> list[etree._Element]:
        tags = [block.tag for block in (*ours.core, *theirs.core)]
        try:
            if tags == [P, P]:
                return [self._paragraph(ours.core[0], theirs.core[0])]
            if tags in ([TBL, TBL], [TR, TR], [SDT, SDT]):
                return [self._nested(ours.core[0], theirs.core[0])]
            if tags == [SECT_PR, SECT_PR]:
                return ours.core  # page layout is no text; the proof names it if theirs is lost
        except CannotMerge:
            pass
        return self._side_by_side(ours, theirs)

    def _paragraph(self, ours: etree._Element, theirs: etree._Element) -> etree._Element:
        if self._noted([ours]) and self._noted([theirs]):
            raise CannotMerge
        left, right = read_side(ours), read_side(theirs)
        carrier = self._carrier()
        map_atoms(right, carrier.carry)
        if self._noted([theirs]):
            raise CannotMerge
        nodes, clashes = merge_runs(left, right, self.by)
        merged = etree.Element(P)
        merged.append(self._properties(ours, theirs))
        merged.extend(nodes)
        for clash in clashes:
            self._conflict(clash.base, clash.ours, clash.theirs)
        return merged

    def _properties(self, ours: etree._Element, theirs: etree._Element) -> etree._Element:
        """Paragraph properties of the side that changed them; the tracked mark of either. Raises CannotMerge."""
        left, right = _properties_of(ours), _properties_of(theirs)
        left_gone, right_gone = left.find(f"{RPR}/{DEL}") is not None, right.find(f"{RPR}/{DEL}") is not None
        left_changed, right_changed = (side.find(w("pPrChange")) is not None for side in (left, right))
        if left_changed and right_changed and _plain(left) != _plain(right):
            raise CannotMerge
        if left_changed and right_changed:
            relabel([left], self.by.both.author)
        chosen = self._carrier().carry(right) if right_changed and not left_changed else left
        for mark in chosen.findall(f"{RPR}/{DEL}"):
            drop(mark)
        holder = etree.Element(P)
        holder.append(chosen)
        if left_gone or right_gone:
            by = self.by.both if left_gone and right_gone else self.by.ours if left_gone else self.by.theirs
            set_paragraph_mark(holder, DEL, by)
        return chosen

    def _nested(self, ours: etree._Element, theirs: etree._Element) -> etree._Element:
        """A table row by row, a row cell by cell, a control by its content. Raises CannotMerge where it cannot."""
        if ours.tag == TR:
            self._row(ours, theirs)
            return ours
        left, right = (block.find(SDT_CONTENT) if block.tag == SDT else block for block in (ours, theirs))
        if left is None or right is None or len(cut(list(left))) != len(cut(list(right))):
            raise CannotMerge
        self.merge_holder(left, right)
        return ours

    def _row(self, ours: etree._Element, theirs: etree._Element) -> None:
        left, right = ours.findall(TC), theirs.findall(TC)
        tracked = (f"{w('trPr')}/{DEL}", f".//{w('cellIns')}", f".//{w('cellDel')}", f".//{w('cellMerge')}")
        if len(left) != len(right) or any(
            row.find(path) is not None for row in (ours, theirs) for path in tracked
        ):
            raise CannotMerge
        pairs = list(zip(left, right, strict=True))
        if any(len(cut(list(mine))) != len(cut(list(other))) for mine, other in pairs):
            raise CannotMerge
        for mine, other in pairs:
            self.merge_holder(mine, other)

    def _side_by_side(self, ours: Group, theirs: Group) -> list[etree._Element]:
        """The base's blocks deleted by both, then ours and theirs, each inserted by its side."""
        own = Carrier(self.ours, self.our_part, self.ours, self.our_part)
        base = [own.carry(block, _rejected) for block in settled_copy(ours.core, _rejected)]
        left = [own.carry(block, _accepted) for block in settled_copy(ours.core, _accepted)]
        right = [self._carrier().carry(block, _accepted) for block in settled_copy(theirs.core, _accepted)]
        self._conflict(_shown(base), _shown(left), _shown(right))
        return [
            *mark_blocks(base, DEL, self.by.both),
            *mark_blocks(left, INS, self.by.ours),
            *mark_blocks(right, INS, self.by.theirs),
        ]

    def _changed(self, package: Package, blocks: list[etree._Element]) -> bool:
        parts = [node for block in blocks for node in with_notes(package, block)]
        return any(True for node in parts for _ in node.iter(*REVISIONS, *CONTROL_RANGES))

    def _noted(self, blocks: list[etree._Element]) -> bool:
        """Whether a note that our blocks (or theirs) refer to is changed."""
        packages = (self.ours, self.theirs)
        mine = any(block.getroottree().getroot() is self.ours.tree(self.our_part) for block in blocks)
        notes = [node for block in blocks for node in with_notes(packages[not mine], block)[1:]]
        return any(True for node in notes for _ in node.iter(*REVISIONS))

    def _carrier(self) -> Carrier:
        return Carrier(self.theirs, self.their_part, self.ours, self.our_part)

    def _conflict(self, base: str, ours: str, theirs: str) -> None:
        place = f"{self.story}, paragraph {max(1, self._paragraphs)}"
        self.conflicts.append(Conflict(place, base, ours, theirs))


def _accepted(_: etree._Element) -> bool:
    return True


def _rejected(_: etree._Element) -> bool:
    return False


def _shown(blocks: list[etree._Element]) -> str:
    """The text of the blocks, a line a paragraph."""
    paragraphs = [p for block in settled_copy(blocks, _accepted) for p in block.iter(P)]
    return "\n".join("".join(node.text or "" for node in p.iter(T)) for p in paragraphs)


def _same(ours: list[etree._Element], theirs: list[etree._Element]) -> bool:
    """Whether both sides came to the same blocks."""
    left, right = settled_copy(ours, _accepted), settled_copy(theirs, _accepted)
    return [_signature(block) for block in left] == [_signature(block) for block in right]


def _signature(block: etree._Element) -> str:
    """A block with its text, without ids and without how its runs are split."""
    parts = [
        node.text or "" if node.tag == T else f"<{etree.QName(node).localname}>"
        for node in block.iter()
        if isinstance(node.tag, str) and (node.tag == T or etree.QName(node).localname not in _SPLITTING)
    ]
    properties = "".join(_plain(node) for node in block.iter(PPR))
    return "".join(parts) + properties


_SPLITTING = frozenset({"r", "rPr", "proofErr", "bookmarkStart", "bookmarkEnd"})


def _properties_of(paragraph: etree._Element) -> etree._Element:
    found = paragraph.find(PPR)
    return found if found is not None else etree.Element(PPR)


def _plain(properties: etree._Element) -> str:
    skipped = (RPR, w("pPrChange"), SECT_PR)
    return "".join(sorted(canonical(child) for child in properties if child.tag not in skipped))
