"""Settle tracked insertions, deletions and moves of runs and of content controls. Leaves paragraphs alone."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from shared.documents.nodes import drop
from shared.documents.redline.names import (
    ARRIVALS,
    CELL_DEL,
    CELL_INS,
    DEL_INSTR,
    DEL_TEXT,
    DEPARTURES,
    ID,
    INSTR,
    M_NS,
    NUM_PR,
    RANGE_MARKS,
    RPR,
    SDT,
    SDT_CONTENT,
    TRPR,
    T,
    w,
)

_MARK_HOLDERS = frozenset({RPR, TRPR, NUM_PR, w("tcPr"), f"{{{M_NS}}}ctrlPr"})
_INSERTED_CONTROL, _DELETED_CONTROL = w("customXmlInsRangeStart"), w("customXmlDelRangeStart")
_CONTROL_ENDS = (w("customXmlInsRangeEnd"), w("customXmlDelRangeEnd"))
_HOLLOW_WITHOUT_RUNS = frozenset({w("hyperlink"), w("smartTag"), w("fldSimple"), w("dir"), w("bdo")})
_MOVABLE = frozenset({w("bookmarkStart"), w("bookmarkEnd")})
_NOT_SHOWN = _MOVABLE | {w("smartTagPr"), w("customXmlPr"), w("proofErr"), RPR}
_CONTAINERS = (ARRIVALS | DEPARTURES) - {CELL_INS, CELL_DEL}


def vanishes(change: etree._Element, accepted: Callable[[etree._Element], bool]) -> bool:
    """Whether what the change marks is gone once the change is settled."""
    return accepted(change) if change.tag in DEPARTURES else not accepted(change)


def resolve_runs(root: etree._Element, accepted: Callable[[etree._Element], bool]) -> None:
    """Remove what vanishes, unwrap what stays."""
    for change in list(root.iter(*_CONTAINERS)):
        parent = change.getparent()
        if parent is None or parent.tag in _MARK_HOLDERS:
            continue
        if vanishes(change, accepted):
            drop(change)
            _drop_hollow(parent)
        else:
            unwrap(change)
    for control in list(root.iter(f"{{{M_NS}}}ctrlPr")):
        for mark in control.findall(w("ins")) + control.findall(w("del")):
            unwrap(mark)


def restore_deleted_text(root: etree._Element) -> None:
    """Text that was marked deleted and has stayed is text again."""
    for node in root.iter(DEL_TEXT, DEL_INSTR):
        node.tag = T if node.tag == DEL_TEXT else INSTR


def resolve_ranges(root: etree._Element, accepted: Callable[[etree._Element], bool]) -> None:
    """Settle ranges over content controls and drop the range marks of moves."""
    for control in _controls_in_ranges(root, accepted):
        _unwrap_control(control)
    for mark in list(root.iter(*RANGE_MARKS)):
        drop(mark)


def drop_dangling_bookmarks(root: etree._Element) -> None:
    """A bookmark or comment range that has lost one of its two ends would make Word repair the file."""
    for start_name, end_name in (
        ("bookmarkStart", "bookmarkEnd"),
        ("commentRangeStart", "commentRangeEnd"),
    ):
        starts, ends = list(root.iter(w(start_name))), list(root.iter(w(end_name)))
        start_ids, end_ids = {node.get(ID) for node in starts}, {node.get(ID) for node in ends}
        for node in starts:
            if node.get(ID) not in end_ids:
                drop(node)
        for node in ends:
            if node.get(ID) not in start_ids:
                drop(node)


def unwrap(node: etree._Element) -> None:
    """Put a node's children where the node was."""
    parent = node.getparent()
    if parent is None:
        return
    at = parent.index(node)
    for offset, child in enumerate(list(node)):
        parent.insert(at + offset, child)
    drop(node)


def _drop_hollow(node: etree._Element) -> None:
    """A link (or field or tag) that has lost all its runs is gone, as in Word; bookmark ends in it stay."""
    if node.tag not in _HOLLOW_WITHOUT_RUNS:
        return
    if any(isinstance(child.tag, str) and child.tag not in _NOT_SHOWN for child in node):
        return
    parent = node.getparent()
    if parent is not None:
        for child in [child for child in node if child.tag in _MOVABLE]:
            node.addprevious(child)
        drop(node)
        _drop_hollow(parent)


def _controls_in_ranges(
    root: etree._Element, accepted: Callable[[etree._Element], bool]
) -> list[etree._Element]:
    """The content controls whose opening lies in a range that, once settled, has no control any more."""
    open_ranges: dict[str | None, bool] = {}
    found: list[etree._Element] = []
    for node in root.iter():
        if node.tag in (_INSERTED_CONTROL, _DELETED_CONTROL):
            open_ranges[node.get(ID)] = accepted(node) is (node.tag == _DELETED_CONTROL)
        elif node.tag in _CONTROL_ENDS:
            open_ranges.pop(node.get(ID), None)
        elif node.tag == SDT and any(open_ranges.values()):
            found.append(node)
    return found


def _unwrap_control(control: etree._Element) -> None:
    """The control loses its wrapper, not its content."""
    content = control.find(SDT_CONTENT)
    for child in list(control):
        if child is not content:
            control.remove(child)
    if content is not None:
        unwrap(content)
    unwrap(control)
