"""Names of parties that are not written alike everywhere: `West Virginia State Polce`, `West Virginia Police`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from shared.documents.check.findings import Finding, excerpt_of
from shared.documents.check.lines import Line

_WORD = re.compile(r"[^\s,;:()“”\"]+")
_INTRODUCED = re.compile(
    r"(?:between|among|entre|and|y|,)\s+(?:the\s+)?(?P<name>[A-Z][^()“”\"]{3,150}?)\s*\((?:[^()“”\"]{0,40}\s)?(?:the\s+)?[“\"][^“”\"]{1,60}[”\"]"
)
_BETWEEN = re.compile(r"\b(?:between|among|entre)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"\s(?!(?:of|and|for|the|at|in|on|de|del|la|las|los|y|para)\b)[a-z]")
_ALIKE = 0.82  # likeness from which two names are held to be meant as one; measured on misspellings and left-out words
_SHORTEST = 10  # characters; shorter names are like too many other words


def find_parties(lines: Sequence[Line]) -> list[str]:
    """The parties a document introduces itself: `between X (the “Agency”) and Y (the “Federal Partner”)`."""
    opening = (line.text for line in lines if line.cell is None and _BETWEEN.search(line.text))
    for text in opening:
        found = [match["name"].strip() for match in _INTRODUCED.finditer(text)]
        if len(found) > 1 and "[" not in text and not any(_SENTENCE.search(name) for name in found):
            return list(dict.fromkeys(found))
    return []


def check_parties(lines: Sequence[Line], parties: Sequence[str]) -> Iterator[Finding]:
    """Rule `party-name`: words nearly, but not quite, a party's name."""
    names = [" ".join(name.split()) for name in parties if len(name) >= _SHORTEST]
    for line in lines:
        text = _without(line.text, names)
        for name in names:
            for start, end in _find_variants(text, name):
                yield Finding(
                    "party-name",
                    "warning",
                    line.place,
                    excerpt_of(line.text, start, end),
                    f"Write the party's name as everywhere else: {name}.",
                )


def _without(text: str, names: Sequence[str]) -> str:
    """The text with each name rightly written blanked out, longest first; its length is unchanged."""
    for name in sorted(names, key=len, reverse=True):
        pattern = re.compile(r"\s+".join(re.escape(word) for word in name.split()), re.IGNORECASE)
        text = pattern.sub(lambda match: "\n" * len(match[0]), text)
    return text


def _find_variants(text: str, name: str) -> Iterator[tuple[int, int]]:
    words = list(_WORD.finditer(text))
    wanted = name.casefold()
    size = len(name.split())
    shared = set(wanted.split())
    end_of_last = 0
    for index, word in enumerate(words):
        if (
            word.start() < end_of_last
            or not word[0][0].isupper()
            or not _starts_alike(words[index : index + 2], shared)
        ):
            continue
        best = _best_window(text, words, index, size, wanted)
        if best is not None:
            end_of_last = best
            yield word.start(), best


def _starts_alike(words: Sequence[re.Match[str]], shared: set[str]) -> bool:
    """A variant begins with a word of the name, or with one misspelt before the next that is."""
    return any(word[0].casefold() in shared for word in words)


def _best_window(text: str, words: list[re.Match[str]], index: int, size: int, wanted: str) -> int | None:
    """Where the likest run of words from `index` ends, if it is like enough."""
    best, best_ratio = None, _ALIKE
    for count in range(max(2, size - 1), size + 2):
        if index + count > len(words):
            break
        last = words[index + count - 1]
        window = text[words[index].start() : last.end()].rstrip(".")
        if "\n" in window or not last[0][0].isupper():
            continue
        ratio = SequenceMatcher(None, window.casefold(), wanted).ratio()
        if ratio > best_ratio:
            best, best_ratio = words[index].start() + len(window), ratio
    return best
