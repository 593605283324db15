"""Compares two lists of clauses. Pure: takes plain clauses, so that it can be used on any source of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shared.documents.compare.changes import count_changed_words, diff_items
from shared.documents.compare.match import Match, match_clauses
from shared.documents.compare.model import (
    BlockChange,
    Clause,
    ClauseChange,
    ClauseRef,
    Comparison,
    Counts,
    Status,
    TextChange,
    sight,
)
from shared.documents.compare.order import find_moved, interleave


def compare_clauses(old: Sequence[Clause], new: Sequence[Clause]) -> Comparison:
    """What became of every clause, in the order of the new list."""
    matches = match_clauses(old, new)
    weights = [len(new[match.new].text) for match in matches]
    moved = {matches[at].new for at in find_moved([match.old for match in matches], weights)}
    matched = {match.new: match for match in matches}
    stayed = {match.old: match.new for match in matches if match.new not in moved}
    gone = sorted(set(range(len(old))) - {match.old for match in matches})
    rows: list[ClauseChange] = []
    for side, position in interleave(len(new), stayed, gone):
        if side == "old":
            rows.append(_alone(old[position], position, "removed"))
        elif position in matched:
            rows.append(_both(old, new, matched[position], position in moved))
        else:
            rows.append(_alone(new[position], position, "added"))
    return Comparison(tuple(rows), _count(rows))


def _both(old: Sequence[Clause], new: Sequence[Clause], match: Match, moved: bool) -> ClauseChange:
    left, right = old[match.old], new[match.new]
    blocks = diff_items(left.items, right.items)
    added, removed = count_changed_words(blocks)
    changed = any(block.status != "same" or sight(block) for block in blocks)
    texts = [block for block in blocks if isinstance(block, TextChange)]
    return ClauseChange(
        status=_STATUS[(moved, changed)],
        matched_by=match.by,
        confidence=match.confidence,
        old=_ref(left, match.old),
        new=_ref(right, match.new),
        blocks=blocks,
        kind=right.kind,
        renumbered=left.number != right.number or any(block.renumbered for block in texts),
        reformatted=any(block.reformatted for block in texts),
        words_added=added,
        words_removed=removed,
    )


_STATUS: dict[tuple[bool, bool], Status] = {
    (False, False): "same",
    (False, True): "changed",
    (True, False): "moved",
    (True, True): "moved and changed",
}


def _alone(clause: Clause, position: int, status: Status) -> ClauseChange:
    came = status == "added"
    blocks: tuple[BlockChange, ...] = diff_items((), clause.items) if came else diff_items(clause.items, ())
    added, removed = count_changed_words(blocks)
    ref = _ref(clause, position)
    return ClauseChange(
        status=status,
        matched_by="nothing",
        confidence=1.0,
        old=None if came else ref,
        new=ref if came else None,
        blocks=blocks,
        kind=clause.kind,
        words_added=added,
        words_removed=removed,
    )


def _ref(clause: Clause, position: int) -> ClauseRef:
    return ClauseRef(position, clause.heading, clause.number, clause.clause_id, clause.version)


def _count(rows: Iterable[ClauseChange]) -> Counts:
    rows = list(rows)
    return Counts(
        same=sum(row.status == "same" for row in rows),
        changed=sum(row.status in ("changed", "moved and changed") for row in rows),
        moved=sum(row.status in ("moved", "moved and changed") for row in rows),
        added=sum(row.status == "added" for row in rows),
        removed=sum(row.status == "removed" for row in rows),
        renumbered=sum(row.renumbered for row in rows),
        reformatted=sum(row.reformatted for row in rows),
        words_added=sum(row.words_added for row in rows),
        words_removed=sum(row.words_removed for row in rows),
    )
