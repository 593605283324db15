"""How alike two texts are, and pairing of like texts. Pure, deterministic, bounded in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

from shared.documents.compare.words import split_words

ENOUGH = 0.5
"""Below this share of common words two clauses are not taken for versions of each other."""
MAX_PAIRS = 60_000
"""Most pairs scored; past it only texts near the same place in both documents are looked at."""

Words = Counter[str]


def words_of(text: str) -> Words:
    """The words of a text with their counts, in small letters."""
    return Counter(token for token in split_words(text.casefold()) if token[0].isalnum())


def likeness(left: Words, right: Words) -> float:
    """Share of words in common (Dice's coefficient on word counts), 0 to 1."""
    total = left.total() + right.total()
    if total == 0:
        return 1.0
    if len(left) > len(right):
        left, right = right, left
    return 2 * sum(min(count, right[word]) for word, count in left.items()) / total


def pair_alike(
    old: Sequence[Words], new: Sequence[Words], least: float = ENOUGH
) -> dict[int, tuple[int, float]]:
    """New position to (old position, likeness), best pairs first; equal scores go to the nearest place."""
    reach = len(old) + len(new)
    if len(old) * len(new) > MAX_PAIRS:
        reach = max(1, MAX_PAIRS // (2 * max(len(old), len(new))))
    scored = [
        (-score, abs(i - j), j, i)
        for j, right in enumerate(new)
        for i in range(max(0, j - reach), min(len(old), j + reach + 1))
        if _could_reach(old[i], right, least) and (score := likeness(old[i], right)) >= least
    ]
    pairs: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for negative, _, j, i in sorted(scored):
        if j not in pairs and i not in taken:
            pairs[j] = (i, -negative)
            taken.add(i)
    return pairs


def align(
    old: Sequence[Hashable], new: Sequence[Hashable], old_words: Sequence[Words], new_words: Sequence[Words]
) -> list[tuple[int | None, int | None]]:
    """Old and new positions side by side in reading order: equal keys first, like texts in the gaps between."""
    rows: list[tuple[int | None, int | None]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [(i + step, k + step) for step in range(j - i)]
        else:
            rows += _align_gap(range(i, j), range(k, m), old_words, new_words)
    return rows


def _align_gap(
    old: range, new: range, old_words: Sequence[Words], new_words: Sequence[Words]
) -> list[tuple[int | None, int | None]]:
    found = pair_alike([old_words[i] for i in old], [new_words[j] for j in new])
    rows: list[tuple[int | None, int | None]] = []
    next_old = old.start
    for j in new:
        partner = found.get(j - new.start)
        if partner is not None and old.start + partner[0] >= next_old:
            matched = old.start + partner[0]
            rows += [(i, None) for i in range(next_old, matched)]
            rows.append((matched, j))
            next_old = matched + 1
        else:
            rows.append((None, j))
    return rows + [(i, None) for i in range(next_old, old.stop)]


def _could_reach(left: Words, right: Words, least: float) -> bool:
    small, large = sorted((left.total(), right.total()))
    return large == 0 or 2 * small >= least * (small + large)
