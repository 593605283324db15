"""Accept or reject the tracked changes of a document, as Word does, in every part that can carry them.

Works on bytes alone and needs no engine: it is what a redline is verified with, so it must not share
code with the engine that makes redlines. Source: ECMA-376 Part 1, 17.13.5 (revisions).
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from shared.documents.redline.names import AUTHOR, CONTROL_RANGES, REVISIONS
from shared.documents.redline.package import Package, read_package
from shared.documents.redline.resolve_blocks import (
    merge_unmarked_paragraphs,
    repair_containers,
    resolve_cells,
    resolve_rows,
)
from shared.documents.redline.resolve_properties import resolve_properties
from shared.documents.redline.resolve_runs import (
    drop_dangling_bookmarks,
    resolve_ranges,
    resolve_runs,
    restore_deleted_text,
)
from shared.documents.redline.stories import iter_revisable

Decision = Callable[[etree._Element], bool]
"""True where the change is to be accepted, False where it is to be rejected."""


def accept_all(document: bytes) -> bytes:
    """The document with every tracked change accepted. Raises UnreadableDocument."""
    return resolve(document, lambda _: True)


def reject_all(document: bytes) -> bytes:
    """The document with every tracked change rejected. Raises UnreadableDocument."""
    return resolve(document, lambda _: False)


def accept_only(document: bytes, authors: frozenset[str]) -> bytes:
    """Accept the changes of these authors and reject those of all others. Raises UnreadableDocument."""
    return resolve(document, lambda change: change.get(AUTHOR, "") in authors)


def resolve(document: bytes, accepted: Decision) -> bytes:
    """Settle every change by `accepted`. A document without changes comes back unaltered, byte for byte."""
    package = read_package(document)
    return package.to_bytes() if resolve_package(package, accepted) else document


def resolve_package(package: Package, accepted: Decision) -> int:
    """Settle every change of a package in place; how many changes there were."""
    total = 0
    for name, root in iter_revisable(package):
        count = count_revisions(root)
        if count:
            total += count
            package.changed.add(name)
            resolve_tree(root, accepted)
    return total


def count_marks(document: bytes) -> int:
    """How many marks of tracked changes a document carries, changes of looks among them. Raises UnreadableDocument.

    None: `accept_all` and `reject_all` give it back as it is.
    """
    return sum(count_revisions(root) for _, root in iter_revisable(read_package(document)))


def count_revisions(root: etree._Element) -> int:
    """How many revision marks a part carries."""
    return sum(1 for _ in root.iter(*REVISIONS, *CONTROL_RANGES))


def resolve_tree(root: etree._Element, accepted: Decision) -> None:
    """Settle every change of one part in place. The order matters: rows and cells go before what is in them."""
    resolve_properties(root, accepted)
    resolve_rows(root, accepted)
    resolve_cells(root, accepted)
    resolve_ranges(root, accepted)
    resolve_runs(root, accepted)
    restore_deleted_text(root)
    merge_unmarked_paragraphs(root, accepted)
    repair_containers(root)
    drop_dangling_bookmarks(root)
