"""Blanks and placeholders that nobody filled in. Lines in a signature block may stay open: they are filled by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.documents.check.findings import Finding, excerpt_of
from shared.documents.check.lines import Line
from shared.documents.check.signatures import is_signature_line

_BLANK = re.compile(r"_{3,}|\.{6,}|…{3,}|\[\s*\]|\(\s{3,}\)|\$\s*_+")
_PLACEHOLDER = re.compile(
    r"\[[^\[\]]{0,60}?\b(?i:insert|enter|name|date|agency|address|title|number|amount|specify|describe|choose|select"
    r"|tbd|tbc|to be (?:answered|determined|completed|inserted|agreed)|por responder|nombre|fecha)\b[^\[\]]{0,60}\]"
    r"|\{\{.{0,60}?\}\}|<<.{1,60}?>>|\{[a-z][a-z0-9_.:#-]*\}"
    r"|\b(?:TBD|TBC|X{3,}|TODO)\b|\b(?i:lorem ipsum|click or tap here to enter text|to be determined)\b"
)
_INITIALS = re.compile(r"\b(?:initials?|initial(?:l?ed) by|iniciales)\s*:?\s*$", re.IGNORECASE)
"""What stands before a line in a footer, or beside a clause, that is filled by hand on paper."""


def check_blanks(lines: Sequence[Line]) -> Iterator[Finding]:
    """Rules `blank` and `placeholder`."""
    for line in lines:
        if is_signature_line(line.text):
            continue
        for match in _BLANK.finditer(line.text):
            if _INITIALS.search(line.text[: match.start()]):
                continue
            yield _finding("blank", line, match, "Fill in the blank, or take the sentence out.")
        for match in _PLACEHOLDER.finditer(line.text):
            yield _finding("placeholder", line, match, "Replace the placeholder by the words it stands for.")


def _finding(rule: str, line: Line, match: re.Match[str], suggestion: str) -> Finding:
    return Finding(rule, "error", line.place, excerpt_of(line.text, match.start(), match.end()), suggestion)
