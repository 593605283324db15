"""How alike two clause texts are, and which known clause a stretch of text most likely is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, Final

WORD: Final = re.compile(r"\w+")
ENOUGH: Final = 0.6
"""Below this a likeness is a guess not worth showing; two unrelated boilerplate clauses reach about 0.35."""
CANDIDATES: Final = 5
LONG: Final = 400_000
"""Pairs of words above which an alignment takes too long for a page (about 630 words against 630)."""


@dataclass(frozen=True, slots=True)
class KnownClause:
    """A clause of the library to recognise. `text` is its words without the heading."""

    clause_id: str
    version: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """The best known clause and how sure that is, 0 to 1."""

    clause: KnownClause
    confidence: float


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words in lower case, without punctuation."""
    return tuple(WORD.findall(text.lower()))


def likeness(left: str, right: str) -> float:
    """1 for the same words in the same order, 0 for none in common.

    Short texts are aligned word by word. Long ones are compared by the runs of three words they share, which costs
    time in proportion to their length only and differs little from the alignment.
    """
    a, b = words_of(left), words_of(right)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if len(a) * len(b) > LONG:
        return _shared(_runs(a), _runs(b))
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def best_match(heading: str, text: str, known: Sequence[KnownClause]) -> Match | None:
    """The known clause that this heading and text most likely are; None when nothing is near enough.

    The same heading counts for three tenths, the words for seven; where only one of the two has a heading, the words
    alone decide.
    """
    near = sorted(known, key=lambda clause: -_overlap(text, clause.text))
    scored = [Match(clause, _score(heading, text, clause)) for clause in near[:CANDIDATES]]
    best = max(scored, key=lambda match: match.confidence, default=None)
    return best if best and best.confidence >= ENOUGH else None


def _score(heading: str, text: str, clause: KnownClause) -> float:
    by_words = likeness(text, clause.text)
    if not heading.strip() or not clause.heading.strip():
        return round(by_words, 3)
    return round(0.7 * by_words + 0.3 * likeness(heading, clause.heading), 3)


def _overlap(left: str, right: str) -> float:
    """A cheap bound on likeness: shared words, order ignored. Chooses what is worth comparing closely."""
    return _shared(_bag(left), _bag(right))


@lru_cache(maxsize=4096)
def _bag(text: str) -> Counter[str]:
    return Counter(words_of(text))


def _runs(words: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    return Counter(zip(words, words[1:], words[2:], strict=False))


def _shared(a: Counter[Any], b: Counter[Any]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
