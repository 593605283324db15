"""Where words stand in a PDF: boxes to black out, and words like them that a person must look at.

Runs in a process of its own (`redact`): it reads files from strangers. Pictures of text are not searched.
"""

from collections.abc import Sequence

from shared.documents.redact.letters import Letter, read_letters
from shared.documents.redact.model import Box, Likeness, RedactionError, Refusal
from shared.documents.redact.opened import open_pdf
from shared.documents.redact.search import find_like, find_same


def find_or_refuse(pdf: bytes, phrase: str) -> tuple[Box, ...] | Refusal:
    """`find_phrase` for a process of its own: an error that is an answer comes back as a value."""
    try:
        return find_phrase(pdf, phrase)
    except RedactionError as error:
        return Refusal(error.reason, error.way_out)


def find_alike_or_refuse(pdf: bytes, phrases: tuple[str, ...]) -> tuple[Likeness, ...] | Refusal:
    """`find_alike` likewise."""
    try:
        return find_alike(pdf, phrases)
    except RedactionError as error:
        return Refusal(error.reason, error.way_out)


def find_phrase(pdf: bytes, phrase: str) -> tuple[Box, ...]:
    """A box for every line on which `phrase` stands, however it is written. Raises RedactionError."""
    found: list[Box] = []
    with open_pdf(pdf) as (_, drawn):
        for number, page in enumerate(drawn, start=1):
            for letters in find_same(list(read_letters(page)), phrase):
                found += _box_lines(number, [one for one in letters if one.shows and not one.text.isspace()])
    return tuple(found)


def find_alike(pdf: bytes, phrases: Sequence[str]) -> tuple[Likeness, ...]:
    """Words that are like one of `phrases` and not the same (`search.find_like`). Raises RedactionError."""
    found: list[Likeness] = []
    with open_pdf(pdf) as (_, drawn):
        for number, page in enumerate(drawn, start=1):
            letters = list(read_letters(page))
            found += [
                Likeness(number, phrase, words) for phrase in phrases for words in find_like(letters, phrase)
            ]
    return tuple(found)


def _box_lines(number: int, letters: Sequence[Letter]) -> list[Box]:
    """One box around the ink of each line, with a point to spare."""
    lines: list[list[Letter]] = []
    for letter in letters:
        if lines and letter.follows(lines[-1][-1]):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [_surround(number, [letter.ink for letter in line]) for line in lines]


def _surround(number: int, places: Sequence[tuple[float, float, float, float]]) -> Box:
    lefts, bottoms, rights, tops = zip(*places, strict=True)
    return Box(number, min(lefts) - 1, min(bottoms) - 1, max(rights) + 1, max(tops) + 1)
