"""Settle tracked changes of paragraph marks, table rows and table cells. Never looks inside runs.

A paragraph whose mark vanishes joins the paragraph after it, whose properties win: in WordprocessingML the
properties of a paragraph belong to its mark (ECMA-376 Part 1, 17.13.5.4, 17.13.5.15).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from lxml import etree

from shared.documents.nodes import drop
from shared.documents.redline.names import (
    CELL_DEL,
    CELL_INS,
    DEL,
    INS,
    MOVE_FROM,
    MOVE_TO,
    PPR,
    RPR,
    SDT,
    SDT_CONTENT,
    TBL,
    TC,
    TCPR,
    TR,
    TRPR,
    P,
    w,
)
from shared.documents.redline.resolve_runs import vanishes

Decision = Callable[[etree._Element], bool]
_EMPTIED = "emptied"
_HOLDERS = frozenset(
    {
        TC,
        w("body"),
        w("hdr"),
        w("ftr"),
        w("footnote"),
        w("endnote"),
        w("comment"),
        w("txbxContent"),
        w("docPartBody"),
    }
)
"""The elements that must keep at least one paragraph."""


def resolve_rows(root: etree._Element, accepted: Decision) -> None:
    """Remove the rows that vanish, with their table if none is left."""
    _resolve_parts(root, TRPR, TR, (INS, DEL), accepted)


def resolve_cells(root: etree._Element, accepted: Decision) -> None:
    """Remove the cells that vanish, with their row if none is left."""
    _resolve_parts(root, TCPR, TC, (CELL_INS, CELL_DEL), accepted)


def _resolve_parts(
    root: etree._Element, kept_in: str, kind: str, changes: Collection[str], accepted: Decision
) -> None:
    """Settle the changes of rows or cells (`kind`), which stand in the part's properties (`kept_in`)."""
    for properties in list(root.iter(kept_in)):
        marks = [child for child in properties if child.tag in changes]
        gone = any(vanishes(mark, accepted) for mark in marks)
        for mark in marks:
            properties.remove(mark)
        part = properties.getparent()
        if gone and part is not None:
            _remove_from_table(part, kind)


def merge_unmarked_paragraphs(root: etree._Element, accepted: Decision) -> None:
    """Join each paragraph whose mark vanishes to the one after it."""
    for paragraph in list(root.iter(P)):
        marks = _paragraph_marks(paragraph)
        gone = any(vanishes(mark, accepted) for mark in marks)
        for mark in marks:
            drop(mark)
        if gone:
            _join_to_next(paragraph)


def repair_containers(root: etree._Element) -> None:
    """Drop the content controls and tables that were emptied; give a holder without a paragraph an empty one."""
    for content in list(root.iter(SDT_CONTENT)):
        if content.get(_EMPTIED):
            del content.attrib[_EMPTIED]
            control = content.getparent()
            if len(content) == 0 and control is not None and control.tag == SDT:
                drop(control)
    for holder in root.iter(*_HOLDERS):
        if holder.get(_EMPTIED) is None:
            continue
        del holder.attrib[_EMPTIED]
        if next(holder.iterchildren(P, TBL, SDT), None) is None:
            _append_paragraph(holder)
    for cell in root.iter(TC):
        if next(cell.iterchildren(P, SDT, TBL), None) is None:
            cell.append(etree.Element(P))


def _paragraph_marks(paragraph: etree._Element) -> list[etree._Element]:
    properties = paragraph.find(PPR)
    run_properties = properties.find(RPR) if properties is not None else None
    if run_properties is None:
        return []
    return [child for child in run_properties if child.tag in (INS, DEL, MOVE_FROM, MOVE_TO)]


def _join_to_next(paragraph: etree._Element) -> None:
    content = [child for child in paragraph if child.tag != PPR]
    following = _next_paragraph(paragraph)
    if following is not None:
        at = 1 if len(following) and following[0].tag == PPR else 0
        for offset, child in enumerate(content):
            following.insert(at + offset, child)
    elif any(not _is_marker(child) for child in content) or _is_alone(paragraph):
        return  # the last paragraph of its holder keeps its mark: there is nothing to join
    holder = paragraph.getparent()
    if holder is not None:
        holder.set(_EMPTIED, "1")
        drop(paragraph)


def _next_paragraph(paragraph: etree._Element) -> etree._Element | None:
    """The paragraph right after this one, looking through the edges of content controls but not of tables."""
    node = paragraph
    while True:
        sibling = next(node.itersiblings(P, SDT, TBL), None)
        while sibling is not None and sibling.tag == SDT:
            content = sibling.find(SDT_CONTENT)
            inner = next(content.iterchildren(P, SDT, TBL), None) if content is not None else None
            sibling = inner if inner is not None else next(sibling.itersiblings(P, SDT, TBL), None)
        if sibling is not None:
            return sibling if sibling.tag == P else None
        parent = node.getparent()
        if parent is None or parent.tag != SDT_CONTENT:
            return None
        control = parent.getparent()
        if control is None:
            return None
        node = control


def _is_marker(node: etree._Element) -> bool:
    local = etree.QName(node).localname if isinstance(node.tag, str) else "comment"
    return local.endswith(("Start", "End", "comment")) or local in ("proofErr", "permStart", "permEnd")


def _is_alone(paragraph: etree._Element) -> bool:
    """Whether its holder would be left without any paragraph (a cell, a note) or end in a table (a cell)."""
    holder = paragraph.getparent()
    if holder is None or holder.tag == SDT_CONTENT:
        return False
    before = next(paragraph.itersiblings(P, SDT, TBL, preceding=True), None)
    after = next(paragraph.itersiblings(P, SDT, TBL), None)
    return after is None and (before is None or (before.tag == TBL and holder.tag == TC))


def _remove_from_table(node: etree._Element, tag: str) -> None:
    """Remove a row or a cell, and whatever wrapper, row or table that leaves empty."""
    while True:
        parent = node.getparent()
        if parent is None:
            return
        drop(node)
        if parent.tag in (SDT_CONTENT, TR) and next(parent.iterchildren(TR, TC, SDT), None) is None:
            wrapper = parent.getparent() if parent.tag == SDT_CONTENT else parent
            if wrapper is None:
                return
            node = wrapper
        elif parent.tag == TBL and next(parent.iterchildren(TR, SDT), None) is None:
            holder = parent.getparent()
            if holder is not None:
                holder.set(_EMPTIED, "1")
            drop(parent)
            return
        else:
            return


def _append_paragraph(holder: etree._Element) -> None:
    section = holder.find(w("sectPr"))
    if section is not None:
        section.addprevious(etree.Element(P))
    else:
        holder.append(etree.Element(P))
