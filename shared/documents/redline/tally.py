"""Counts the tracked changes of a document by kind. Counts only; settles nothing."""

from __future__ import annotations

from lxml import etree

from shared.documents.redline.model import Revisions
from shared.documents.redline.names import DEL, ID, INS, MOVE_FROM, PROPERTY_CHANGES, w
from shared.documents.redline.package import Package, read_package
from shared.documents.redline.stories import iter_revisable


def count_by_kind(document: bytes) -> Revisions:
    """How many marks of each kind all parts carry; a move counts once. Raises UnreadableDocument."""
    return count_in_package(read_package(document))


def count_in_package(package: Package) -> Revisions:
    """As `count_by_kind`, of a document read already."""
    roots = [root for _, root in iter_revisable(package)]
    return Revisions(
        insertions=_count(roots, INS, w("cellIns")),
        deletions=_count(roots, DEL, w("cellDel")),
        moves=_count_moves(roots),
        formatting=_count(roots, *PROPERTY_CHANGES),
    )


def _count(roots: list[etree._Element], *names: str) -> int:
    return sum(1 for root in roots for _ in root.iter(*names))


def _count_moves(roots: list[etree._Element]) -> int:
    """Named ranges where there are any, as one move has many runs; else the runs that left."""
    starts = {
        (number, node.get(w("name")) or node.get(ID))
        for number, root in enumerate(roots)
        for node in root.iter(w("moveFromRangeStart"))
    }
    return len(starts) or _count(roots, MOVE_FROM)
