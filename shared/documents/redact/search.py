"""Finds words among a page's letters in any form they are written in, and words that are only like them.

Blanks do not count, since PDFs often have none. Reads no file and draws nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from shared.documents.redact.fold import LINE_HYPHEN, fold_like, fold_same, is_accent, is_dash
from shared.documents.redact.letters import Letter

_LONG = 8
"""Letters from which a likeness counts inside a longer word too; shorter ones would be found in any word."""


@dataclass(slots=True)
class _Sign:
    """One letter with the accents that follow it, and which of the page's letters those are."""

    text: str
    first: int
    last: int


def find_same(letters: Sequence[Letter], phrase: str) -> list[Sequence[Letter]]:
    """The letters of every place where `phrase` stands, in any case and Unicode form, also over lines."""
    return [letters[first : last + 1] for first, last in _find(letters, _compile(phrase), fold_same)]


def find_like(letters: Sequence[Letter], phrase: str) -> list[str]:
    """The words, as they are written, that differ from `phrase` in accents, dashes, blanks or other signs only."""
    wanted = fold_like(phrase)
    if not wanted:
        return []
    same = _find(letters, _compile(phrase), fold_same)
    return [
        _write(letters[first : last + 1])
        for first, last in _find(letters, re.escape(wanted), fold_like)
        if not any(first <= end and start <= last for start, end in same)
        and (len(wanted) >= _LONG or _stands_alone(letters, first, last))
    ]


def _compile(phrase: str) -> str:
    """A pattern in which a line's hyphen may stand between any two letters, and for a hyphen."""
    wanted = fold_same(phrase).replace(LINE_HYPHEN, "")
    marks = (f"[-{LINE_HYPHEN}]" if mark == "-" else re.escape(mark) for mark in wanted)
    return f"{LINE_HYPHEN}?".join(marks)


def _find(letters: Sequence[Letter], pattern: str, fold: Callable[[str], str]) -> list[tuple[int, int]]:
    """First and last letter of each place that `pattern` meets."""
    if not pattern:
        return []
    folded: list[str] = []
    owners: list[_Sign] = []
    for sign in _read_signs(letters):
        marks = fold(sign.text)
        folded.append(marks)
        owners += [sign] * len(marks)
    found = re.finditer(pattern, "".join(folded))
    return [(owners[match.start()].first, owners[match.end() - 1].last) for match in found]


def _read_signs(letters: Sequence[Letter]) -> Iterator[_Sign]:
    """What is shown; a letter without a place is not, but an accent may have none of its own."""
    sign: _Sign | None = None
    for index, letter in enumerate(letters):
        if sign is not None and is_accent(letter.text):
            sign.text, sign.last = sign.text + letter.text, index
            continue
        if letter.text.isspace() or not (letter.placed or fold_same(letter.text) == LINE_HYPHEN):
            continue
        if sign is not None:
            yield sign
        ends_line = is_dash(letter.text) and _is_line_end(letters, index + 1)
        sign = _Sign(LINE_HYPHEN if ends_line else letter.text, index, index)
    if sign is not None:
        yield sign


def _is_line_end(letters: Sequence[Letter], index: int) -> bool:
    while index < len(letters) and letters[index].text in " \xa0":
        index += 1
    return index < len(letters) and letters[index].text in "\r\n"


def _stands_alone(letters: Sequence[Letter], first: int, last: int) -> bool:
    before = letters[first - 1].text if first else " "
    after = letters[last + 1].text if last + 1 < len(letters) else " "
    return not before.isalnum() and not after.isalnum()


def _write(letters: Sequence[Letter]) -> str:
    text = "".join("-" if fold_same(letter.text) == LINE_HYPHEN else letter.text for letter in letters)
    return " ".join("".join(mark for mark in text if mark.isprintable() or mark.isspace()).split())
