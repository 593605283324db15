"""Which formatting of a paragraph differs: its name and the words that have it. Strikethrough is told apart from it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

NAMES: Final = ("bold", "italic", "underline", "caps", "vertical")
"""The marks of a run's look that are compared."""
WORDS: Final = {"caps": "all capitals", "vertical": "raised or lowered"}


def find_formats(text: str, old: str, new: str) -> Iterator[tuple[str, str]]:
    """What differs between two looks of one text: the formatting's name and the first words of which it differs."""
    before, after = _signs(old), _signs(new)
    for name in NAMES:
        differs = [(name in left) != (name in right) for left, right in zip(before, after, strict=False)]
        near = groupby(zip(text, differs, strict=False), key=lambda one: one[1])
        words = next(("".join(sign for sign, _ in signs) for found, signs in near if found), "").strip()
        if words:
            yield WORDS.get(name, name), words


def _signs(look: str) -> list[frozenset[str]]:
    """The formatting of each sign, of a look such as `bold,italic*12;*4`."""
    found: list[frozenset[str]] = []
    for stretch in filter(None, look.split(";")):
        names, length = stretch.rsplit("*", 1)
        found += [frozenset(names.split(","))] * int(length)
    return found
