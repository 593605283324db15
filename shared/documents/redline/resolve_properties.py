"""Settle tracked changes of formatting (w:rPrChange, w:pPrChange and their kin). Never touches text."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from shared.documents.nodes import drop
from shared.documents.redline.names import (
    CELL_MERGE,
    INS,
    NUM_PR,
    PPR,
    PROPERTY_CHANGES,
    RPR,
    SECT_PR,
    TCPR,
    TRPR,
    w,
)

_KEPT_ON_RESTORE: dict[str, frozenset[str]] = {
    # What the old properties cannot hold by the schema, and so stays as it is (CT_PPrBase, CT_SectPrBase ...).
    PPR: frozenset({RPR, SECT_PR}),
    SECT_PR: frozenset({w("headerReference"), w("footerReference")}),
    RPR: frozenset({INS, w("del"), w("moveFrom"), w("moveTo")}),
    TRPR: frozenset({INS, w("del")}),
    TCPR: frozenset({w("cellIns"), w("cellDel"), CELL_MERGE}),
}


def resolve_properties(root: etree._Element, accepted: Callable[[etree._Element], bool]) -> None:
    """Drop each change record; where it is rejected, first put the recorded old properties back."""
    for change in list(root.iter(*PROPERTY_CHANGES)):
        if change.getparent() is None:
            continue
        if not accepted(change):
            _restore(change)
        drop(change)
    _resolve_numbering_marks(root, accepted)
    _resolve_cell_merges(root, accepted)


def _restore(change: etree._Element) -> None:
    owner = change.getparent()
    if change.tag == w("numberingChange") or owner is None:
        return  # records only the old label as text; there are no old properties to put back
    kept = _KEPT_ON_RESTORE.get(str(owner.tag), frozenset())
    for child in list(owner):
        if child is not change and child.tag not in kept:
            owner.remove(child)
    old = list(change[0]) if len(change) else []
    position = _insertion_point(owner)
    for offset, child in enumerate(old):
        owner.insert(position + offset, child)


def _insertion_point(owner: etree._Element) -> int:
    """Old properties come before the paragraph mark's and the section's, after references and marks."""
    if owner.tag == PPR:
        return 0
    return sum(1 for child in owner if child.tag not in PROPERTY_CHANGES)


def _resolve_numbering_marks(root: etree._Element, accepted: Callable[[etree._Element], bool]) -> None:
    for numbering in list(root.iter(NUM_PR)):
        mark = numbering.find(INS)
        if mark is None:
            continue
        if accepted(mark):
            numbering.remove(mark)
        else:
            drop(numbering)


def _resolve_cell_merges(root: etree._Element, accepted: Callable[[etree._Element], bool]) -> None:
    for mark in list(root.iter(CELL_MERGE)):
        owner = mark.getparent()
        value = mark.get(w("vMerge") if accepted(mark) else w("vMergeOrig"))
        if owner is None:
            continue
        for old in owner.findall(w("vMerge")):
            owner.remove(old)
        position = owner.index(mark)
        owner.remove(mark)
        if value is not None:
            merge = etree.Element(w("vMerge"))
            merge.set(w("val"), "restart" if value == "rest" else "continue")
            owner.insert(position, merge)
