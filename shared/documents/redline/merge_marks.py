"""Puts tracked-change marks on whole blocks, and tidies the marks of a finished document. Moves no content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import count

from lxml import etree

from shared.documents.nodes import drop
from shared.documents.redline.names import (
    AUTHOR,
    CONTROL_RANGES,
    DATE,
    DEL,
    DEL_INSTR,
    DEL_TEXT,
    ID,
    INSTR,
    PPR,
    RANGE_MARKS,
    REVISIONS,
    RPR,
    TR,
    TRPR,
    P,
    R,
    T,
    w,
)
from shared.documents.redline.resolve import resolve_tree

_AFTER_MARK_IN_PPR = (w("sectPr"), w("pPrChange"))


@dataclass(frozen=True, slots=True)
class Signature:
    """Who stands on a change, and when, as the file writes it."""

    author: str
    date: str

    def mark(self, name: str) -> etree._Element:
        """An empty change element of this author."""
        element = etree.Element(name)
        element.set(ID, "0")
        element.set(AUTHOR, self.author)
        element.set(DATE, self.date)
        return element


def mark_blocks(blocks: Iterable[etree._Element], name: str, by: Signature) -> list[etree._Element]:
    """Mark blocks without changes as wholly inserted (`name` is INS) or deleted (DEL), in place."""
    marked = list(blocks)
    for block in marked:
        for run in list(block.iter(R)):
            if not _in_box(run, block):
                _wrap(run, name, by)
        for paragraph in block.iter(P):
            if not _in_box(paragraph, block):
                set_paragraph_mark(paragraph, name, by)
        for row in block.iter(TR):
            if not _in_box(row, block):
                _mark_row(row, name, by)
    return marked


def set_paragraph_mark(paragraph: etree._Element, name: str, by: Signature) -> None:
    """Mark the end of a paragraph as inserted or deleted."""
    properties = paragraph.find(PPR)
    if properties is None:
        properties = etree.Element(PPR)
        paragraph.insert(0, properties)
    look = properties.find(RPR)
    if look is None:
        look = etree.Element(RPR)
        later = next((child for child in properties if child.tag in _AFTER_MARK_IN_PPR), None)
        if later is not None:
            later.addprevious(look)
        else:
            properties.append(look)
    look.insert(0, by.mark(name))


def delete_text(run: etree._Element) -> None:
    """Name a run's text as deleted text, which is how it must stand inside a deletion."""
    for node in run.iter(T, INSTR):
        node.tag = DEL_TEXT if node.tag == T else DEL_INSTR


def settled_copy(
    blocks: Iterable[etree._Element], accepted: Callable[[etree._Element], bool]
) -> list[etree._Element]:
    """Copies of the blocks with their changes settled."""
    holder = etree.Element(w("body"))
    holder.extend([deepcopy(block) for block in blocks])
    after = etree.SubElement(holder, P)  # what the last paragraph joins if its mark goes
    resolve_tree(holder, accepted)
    return [block for block in holder if block is not after or len(after)]


def relabel(blocks: Iterable[etree._Element], author: str) -> None:
    """Put another name on every change in the blocks."""
    for block in blocks:
        for change in block.iter(*REVISIONS, *CONTROL_RANGES):
            change.set(AUTHOR, author)


def tidy(roots: Iterable[etree._Element]) -> None:
    """Number all changes anew, and keep one bookmark of a name: Word repairs a file that repeats either."""
    numbers = count(1)
    names: set[str] = set()
    for root in roots:
        _number_changes(root, numbers)
        for node in list(root.iter(w("bookmarkStart"))):
            name = node.get(w("name"), "")
            if name in names:
                drop(node)
            names.add(name)


def _number_changes(root: etree._Element, numbers: Iterator[int]) -> None:
    """A range's two halves keep one number; everything else gets its own."""
    open_ranges: dict[tuple[str, str | None], str] = {}
    for node in root.iter(*REVISIONS, *RANGE_MARKS):
        kind = etree.QName(node).localname.removesuffix("Start").removesuffix("End")
        if node.tag in RANGE_MARKS and etree.QName(node).localname.endswith("End"):
            node.set(ID, open_ranges.get((kind, node.get(ID)), str(next(numbers))))
            continue
        number = str(next(numbers))
        if node.tag in RANGE_MARKS:
            open_ranges[(kind, node.get(ID))] = number
        node.set(ID, number)


def _wrap(run: etree._Element, name: str, by: Signature) -> None:
    change = by.mark(name)
    run.addprevious(change)
    change.append(run)
    if name == DEL:
        delete_text(run)


def _mark_row(row: etree._Element, name: str, by: Signature) -> None:
    properties = row.find(TRPR)
    if properties is None:
        properties = etree.Element(TRPR)
        before = 1 if len(row) and row[0].tag == w("tblPrEx") else 0
        row.insert(before, properties)
    change = next((child for child in properties if child.tag == w("trPrChange")), None)
    if change is not None:
        change.addprevious(by.mark(name))
    else:
        properties.append(by.mark(name))


def _in_box(node: etree._Element, top: etree._Element) -> bool:
    """Whether the node is in a text box, whose content goes with the run that holds the box."""
    for parent in node.iterancestors():
        if parent.tag == w("txbxContent"):
            return True
        if parent is top:
            return False
    return False
