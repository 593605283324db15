"""The contents list: it may say only what the headings of the text say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shared.documents.check.findings import Finding, Severity
from shared.documents.read.contents import ContentsLine, contents_lines
from shared.documents.read.model import Document

_PLACE = "the contents list"
_SHOWN = 3
_UPDATE = "update the contents list (in Word: click on it, then F9)"


def check_contents(settled: Document) -> Iterator[Finding]:
    """Rules `contents-words` (a line that is no heading of the text) and `contents-number` (its number moved).

    Takes a resolved document.
    """
    lines = contents_lines(settled)
    yield from _told(
        "contents-words", "error", [line for line in lines if line.repeats == "nothing"],
        f"This is no heading of the text: {_UPDATE}, or write it where it belongs.",
    )  # fmt: skip
    yield from _told(
        "contents-number", "warning", [line for line in lines if line.repeats == "words"],
        f"The heading has another number: {_UPDATE}.",
    )  # fmt: skip


def _told(rule: str, severity: Severity, lines: Sequence[ContentsLine], suggestion: str) -> Iterator[Finding]:
    """One finding for the whole list: a list that was not updated is one slip, however long it is."""
    if lines:
        more = f" … and {len(lines) - _SHOWN} more lines" if len(lines) > _SHOWN else ""
        shown = "; ".join(line.words for line in lines[:_SHOWN])
        yield Finding(rule, severity, _PLACE, f"{shown}{more}", suggestion)
