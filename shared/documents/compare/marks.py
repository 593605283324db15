"""How a returned file marks its changes: whose they are, and what it changes without marking it at all.

Whoever reads the tracked changes alone would not see the latter. The comparison shows both alike; here they are told
apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.documents.compare.clauses import compare_clauses
from shared.documents.compare.compare import compare_opened
from shared.documents.compare.model import Comparison
from shared.documents.compare.source import Opened, open_file, read_source


@dataclass(frozen=True, slots=True)
class Marks:
    """`authors` made so many tracked changes each; `silent` are the titles of clauses that were also changed without.

    `silent` is None where the older file has tracked changes of its own: what the newer one made of them can't be told.
    """

    authors: Mapping[str, int]
    silent: tuple[str, ...] | None


def compare_marked(old: bytes, new: bytes) -> tuple[Comparison, Marks]:
    """`compare`, and how the newer file marks what it changes of the older one. Raises UnreadableDocument."""
    left, right = open_file(old), open_file(new)
    found = compare_opened(left, right)
    return found, _find_marks(left, right, found)


def _find_marks(old: Opened, new: Opened, found: Comparison) -> Marks:
    """With every tracked change undone, a file whose changes are all tracked is the older one again."""
    if not found.pending_old and not found.pending_new:
        return Marks({}, _differing(found))
    right = read_source(new, view="original")
    if found.pending_old:
        return Marks(right.authors, None)
    left = read_source(old, right.references)
    return Marks(right.authors, _differing(compare_clauses(left.clauses, right.clauses)))


def _differing(found: Comparison) -> tuple[str, ...]:
    return tuple(clause.title for clause in found.clauses if clause.status != "same")
