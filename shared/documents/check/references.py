"""References to sections and exhibits: those that lead nowhere, and those whose number is no longer right.

References to statutes are not ours to judge: `Section 287(g) of the Act`, `section 39A-3-2 of the Code`, `§ 552`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.documents.check.findings import Finding, excerpt_of
from shared.documents.check.lines import Line, spell_path
from shared.documents.check.numbers import Path, split_number

_BROKEN = re.compile(
    r"Error! (?:Reference source not found|Bookmark not defined)|¡Error! No se encuentra el origen"
)
_FIELD = re.compile(r"(?:PAGE)?REF\s+\"?(?P<bookmark>\w+)\"?(?P<switches>.*)")
_WRITTEN = re.compile(
    r"\b(?P<word>Sections?|Articles?|Exhibits?|Appendix|Appendices|Attachments?|Annex|Schedules?|Sección|Artículo|Anexo)\s+"
    r"(?P<number>(?:\d{1,2}(?:\.\d{1,3})*|[IVXL]{1,6}|[A-Z])(?:\([A-Za-z0-9]{1,4}\))*)(?![\w.-]*\w)"
)
_STATUTE_AFTER = re.compile(
    r"[\s,]*(?:of|to|in|under)\s+(?!this\b|these\b|the\s+(?:present\s+)?(?:Agreement|MOA|MOU)\b)",
    re.IGNORECASE,
)
_STATUTE_BEFORE = re.compile(r"(?:U\.S\.C\.|C\.F\.R\.|Code|Act|Title \w+|chapter \w+)[,\s]*$", re.IGNORECASE)
_EXHIBITS = {"exhibit", "appendix", "attachment", "annex", "schedule", "anexo"}
_SECTIONS = {"", "section", "article", "sección", "artículo"}
_SINGULAR = {"appendices": "appendix"}


def check_references(lines: Sequence[Line], beside: Sequence[Line] = ()) -> Iterator[Finding]:
    """Rules `dead-reference` and `moved-reference`. Lines `beside` the text refer to it and add no section to it."""
    targets = {name: line for line in (*beside, *lines) for name in line.bookmarks}
    places = _Places.of(lines)
    for line in (*lines, *beside):
        for match in _BROKEN.finditer(line.text):
            yield _dead(
                line, match.start(), match.end(), "The place it led to is gone: write the reference anew."
            )
        for instruction, shown in line.fields:
            yield from _check_field(line, instruction, shown, targets)
        yield from _check_written(line, places)


def _check_field(line: Line, instruction: str, shown: str, targets: dict[str, Line]) -> Iterator[Finding]:
    match = _FIELD.match(instruction.strip())
    if match is None or _BROKEN.search(shown):
        return
    start = line.text.find(shown)
    target = targets.get(match["bookmark"])
    if target is None:
        yield _dead(line, start, start + len(shown), "The place it led to is gone: write the reference anew.")
    elif re.search(r"\\[wrn]", match["switches"]) and not _shows(shown, target):
        right = spell_path(target.word, target.path)
        yield Finding(
            "moved-reference",
            "error",
            line.place,
            excerpt_of(line.text, start, start + len(shown)),
            f"The place is now {right or 'without a number'}: update the fields (Ctrl+A, F9 in Word).",
        )


def _shows(shown: str, target: Line) -> bool:
    word, path = split_number(shown)
    return bool(path) and target.path[-len(path) :] == path and (not word or word == target.word)


@dataclass(frozen=True)
class _Places:
    """Every number there is, sections by path, exhibits by word and path."""

    sections: frozenset[Path]
    exhibits: frozenset[tuple[str, Path]]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Places:
        numbered = [line for line in lines if line.path]
        sections = {
            line.path[:end]
            for line in numbered
            if line.word in _SECTIONS
            for end in range(1, len(line.path) + 1)
        }
        exhibits = {(line.word, line.path) for line in numbered if line.word in _EXHIBITS}
        return cls(frozenset(sections), frozenset(exhibits))

    def is_dead(self, word: str, path: Path) -> bool:
        """Whether a reference certainly leads nowhere; where the file's numbers cannot tell, it does not say so."""
        if word in _EXHIBITS:
            return (word, path[:1]) not in self.exhibits
        if len({known for known in self.sections if len(known) == 1}) < 2 or path in self.sections:
            return False
        siblings = [known for known in self.sections if len(known) == len(path) and known[:-1] == path[:-1]]
        same_form = [known for known in siblings if known[-1].isdecimal() == path[-1].isdecimal()]
        return bool(same_form) or (len(path) > 1 and self.is_dead(word, path[:-1]))


def _check_written(line: Line, places: _Places) -> Iterator[Finding]:
    shown = {" ".join(text.split()) for _, text in line.fields}
    for match in _WRITTEN.finditer(line.text):
        if match["number"] in shown or match[0] in shown or _is_statute(line.text, match):
            continue
        if line.path and line.text.lstrip().startswith(match[0]):
            continue  # its own number, typed in front
        word = _singular(match["word"].lower())
        _, path = split_number(match["number"])
        if places.is_dead(word, path):
            yield _dead(
                line,
                match.start(),
                match.end(),
                f"There is no {match[0]} here: correct the number or add it.",
            )


def _singular(word: str) -> str:
    return _SINGULAR.get(word) or (word.removesuffix("s") if word not in {"annex"} else word)


def _is_statute(text: str, match: re.Match[str]) -> bool:
    return bool(_STATUTE_AFTER.match(text, match.end()) or _STATUTE_BEFORE.search(text[: match.start()]))


def _dead(line: Line, start: int, end: int, suggestion: str) -> Finding:
    return Finding("dead-reference", "error", line.place, excerpt_of(line.text, start, end), suggestion)
