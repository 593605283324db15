"""Which clauses moved, and where removed ones are shown. Positions only; pure."""

from __future__ import annotations

from collections.abc import Sequence


def find_moved(old_positions: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Which entries of a list of old positions, in new order, moved: all but the heaviest ascending chain.

    Weights are words: a short clause that jumped a long one is the one that moved. Returns indexes into the list.
    """
    best: list[int] = []
    previous: list[int] = []
    for j, position in enumerate(old_positions):
        chosen, weight = -1, 0
        for i in range(j):
            if old_positions[i] < position and best[i] > weight:
                chosen, weight = i, best[i]
        best.append(weight + weights[j] + 1)
        previous.append(chosen)
    at = max(range(len(best)), key=best.__getitem__) if best else -1
    kept: set[int] = set()
    while at >= 0:
        kept.add(at)
        at = previous[at]
    return set(range(len(old_positions))) - kept


def interleave(
    new_count: int, partner_of_old: dict[int, int], removed: Sequence[int]
) -> list[tuple[str, int]]:
    """("new", j) and ("old", i) in reading order; a removed clause follows the clause it used to follow.

    `partner_of_old` maps old to new positions of the clauses that did not move.
    """
    after: dict[int, list[int]] = {}
    for i in removed:
        anchor = next((partner_of_old[k] for k in range(i - 1, -1, -1) if k in partner_of_old), -1)
        after.setdefault(anchor, []).append(i)
    rows = [("old", i) for i in after.get(-1, [])]
    for j in range(new_count):
        rows.append(("new", j))
        rows += [("old", i) for i in after.get(j, [])]
    return rows
