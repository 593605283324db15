"""Gaps and repeats in numbers typed by hand. Automatic numbers cannot have any, so they are not looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shared.documents.check.findings import Finding, excerpt_of
from shared.documents.check.lines import Line, spell_path
from shared.documents.check.numbers import Path, to_value

_LARGEST_GAP = 3  # a greater jump is another list, not a lost number


def check_numbering(lines: Sequence[Line]) -> Iterator[Finding]:
    """Rules `numbering-gap` and `numbering-repeat`."""
    last: dict[tuple[str, Path, str], int] = {}
    for line in lines:
        if not line.path or not line.typed:
            continue
        key = (line.word, line.path[:-1], line.typed)
        value = to_value(line.path[-1], roman=_is_roman(line, last.get(key)))
        before = last.get(key)
        last[key] = value
        if before is None or value <= 1:
            continue
        if value == before:
            yield _finding("numbering-repeat", line, "This number stands twice: count again from here.")
        elif 1 < value - before <= _LARGEST_GAP:
            yield _finding(
                "numbering-gap", line, "A number is missing before this one: count again, or restore it."
            )


def _is_roman(line: Line, before: int | None) -> bool:
    """(i) after (h) is a letter; after nothing, or after a Roman number, it is Roman."""
    token = line.path[-1]
    if line.typed == "roman":
        return True
    if line.typed != "paren" or not set(token) <= set("ivx"):
        return False
    return before is None or to_value(token, roman=False) != before + 1


def _finding(rule: str, line: Line, suggestion: str) -> Finding:
    number = spell_path(line.word, line.path)
    return Finding(
        rule, "warning", line.place, excerpt_of(line.text, 0, min(60, len(line.text))) or number, suggestion
    )
