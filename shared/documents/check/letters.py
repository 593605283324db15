"""Letters that no font here has: LibreOffice would print a box for each, so no package is made of such a text.

Which fonts there are is asked outside the process that reads the text, so a text's letters are found first, each with
its first place, and held against the fonts afterwards. Where nothing is known of fonts, nothing is said.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.documents.check.findings import Finding, excerpt_of
from shared.documents.check.lines import Line
from shared.documents.convert.letters import find_without_font

MOST = 5
"""Letters that are named one by one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter stands first, and the words around it."""

    place: str
    excerpt: str


def find_letters(lines: Sequence[Line]) -> dict[str, Place]:
    """The letters beyond ASCII in lines that would be printed; comments are not, and need no font."""
    found: dict[str, Place] = {}
    for line in lines:
        _add(found, line.place, line.text)
    return found


def check_letters(letters: Mapping[str, Place]) -> Iterator[Finding]:
    """Rule `no-font`."""
    for letter in find_without_font(letters)[:MOST]:
        name = unicodedata.name(letter, "a sign without a name").lower()
        yield Finding(
            "no-font", "error", letters[letter].place, letters[letter].excerpt,
            f"No font here has “{letter}” (U+{ord(letter):04X}, {name}), so no PDF is made of the text: take it out, "
            "or have an administrator install a font that has it and start Concord again.",
        )  # fmt: skip


def _add(found: dict[str, Place], place: str, text: str) -> None:
    for at, letter in enumerate(text):
        if not letter.isascii() and letter not in found:
            found[letter] = Place(place, excerpt_of(text, at, at + 1))
