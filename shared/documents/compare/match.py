"""Which clause of the old document is which of the new: by id, then heading, then equal text, then likeness.

Decides pairs only; what changed inside a pair is `changes`' task.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.documents.compare.likeness import likeness, pair_alike, words_of
from shared.documents.compare.model import Clause, MatchedBy

_LEADING_NUMBER = re.compile(
    r"^(?:(?:article|section|artículo|sección)\s+)?[\divxlc]+[.):\-–\s]+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Match:
    """An old clause and a new one that are the same clause."""

    old: int
    new: int
    by: MatchedBy
    confidence: float


def match_clauses(old: Sequence[Clause], new: Sequence[Clause]) -> list[Match]:
    """Pairs in the order of the new document. Each clause is in one pair at most."""
    return _Matcher(old, new).match()


class _Matcher:
    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self._old, self._new = old, new
        self._old_words = [words_of(clause.text) for clause in old]
        self._new_words = [words_of(clause.text) for clause in new]
        self._found: dict[int, Match] = {}
        self._taken: set[int] = set()

    def match(self) -> list[Match]:
        self._by_key(_clause_id, "clause id", lambda _: 1.0)
        self._by_key(_heading, "heading", lambda score: 0.5 + score / 2)
        self._by_key(_text, "text", lambda _: 1.0)
        self._by_likeness()
        self._by_place()
        return [self._found[position] for position in sorted(self._found)]

    def _by_key(
        self, key: Callable[[Clause], str], by: MatchedBy, confidence: Callable[[float], float]
    ) -> None:
        """Pair clauses with equal keys; where several share one, the most alike first."""
        olds, news = (
            self._free_by_key(self._old, key, self._taken),
            self._free_by_key(self._new, key, self._found),
        )
        for shared in [found for found in news if found in olds]:
            left, right = olds[shared], news[shared]
            pairs = pair_alike(
                [self._old_words[i] for i in left], [self._new_words[j] for j in right], least=0.0
            )
            for j, (i, score) in pairs.items():
                self._add(left[i], right[j], by, confidence(score))

    def _by_likeness(self) -> None:
        left = [i for i in range(len(self._old)) if i not in self._taken and not self._old[i].clause_id]
        right = [j for j in range(len(self._new)) if j not in self._found]
        pairs = pair_alike([self._old_words[i] for i in left], [self._new_words[j] for j in right])
        for j, (i, score) in pairs.items():
            if not self._different_clauses(left[i], right[j]):
                self._add(left[i], right[j], "likeness", score)

    def _by_place(self) -> None:
        """A rewritten clause that stands alone between two matched neighbours is still that clause."""
        before = {match.new: match.old for match in self._found.values()}
        for j, clause in enumerate(self._new):
            i = before.get(j - 1, -1) + 1 if j else 0
            if j in self._found or i >= len(self._old) or i in self._taken or clause.clause_id:
                continue
            score = likeness(self._old_words[i], self._new_words[j])
            alone = before.get(j + 1, len(self._old) if j + 1 == len(self._new) else -1) == i + 1
            if alone and score >= 0.25 and not self._different_clauses(i, j):
                self._add(i, j, "place", score)

    def _different_clauses(self, i: int, j: int) -> bool:
        """Two clauses with different ids, or of different kinds, are never versions of each other."""
        old, new = self._old[i], self._new[j]
        return old.kind != new.kind or bool(
            old.clause_id and new.clause_id and old.clause_id != new.clause_id
        )

    def _add(self, i: int, j: int, by: MatchedBy, confidence: float) -> None:
        if not self._different_clauses(i, j):
            self._taken.add(i)
            self._found[j] = Match(i, j, by, round(confidence, 3))

    @staticmethod
    def _free_by_key(
        clauses: Sequence[Clause], key: Callable[[Clause], str], taken: set[int] | dict[int, Match]
    ) -> dict[str, list[int]]:
        groups: dict[str, list[int]] = defaultdict(list)
        for position, clause in enumerate(clauses):
            if position not in taken and key(clause):
                groups[key(clause)].append(position)
        return groups


def _clause_id(clause: Clause) -> str:
    return clause.clause_id


def _heading(clause: Clause) -> str:
    """The heading without its number or capitals; kinds other than clauses are matched by their name alone."""
    plain = " ".join(_LEADING_NUMBER.sub("", clause.heading).casefold().split())
    return f"{clause.kind}:{plain}" if plain else ""


def _text(clause: Clause) -> str:
    return f"{clause.kind}:{clause.text}" if clause.text.strip() else ""
