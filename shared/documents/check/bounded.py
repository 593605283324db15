"""The check as an answer of bounded size, in a process of its own: for texts that came from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.documents.check.check import check_lines
from shared.documents.check.findings import Finding
from shared.documents.check.letters import Place, check_letters, find_letters
from shared.documents.check.lines import read_all
from shared.documents.process import Failed, ProcessLimits, run_isolated
from shared.documents.read.docx import read_docx
from shared.documents.read.views import resolve

MOST = 40
"""Findings that are named one by one, errors first."""
LONGEST = 200
"""Characters of an excerpt, a place or a suggestion."""
LIMITS = ProcessLimits(seconds=10.0)


@dataclass(frozen=True)
class Checked:
    """What was found, errors before warnings, and how many findings more there are."""

    findings: tuple[Finding, ...]
    left_out: int = 0


def check_isolated(docx: bytes, *, limits: ProcessLimits = LIMITS) -> Checked | Failed:
    """`check` of a Word file, bounded in time, memory and what it answers."""
    outcome = run_isolated(_read, docx, limits=limits)
    if isinstance(outcome, Failed):
        return outcome
    checked, letters = outcome.value
    boxes = tuple(_shortened(one) for one in check_letters(letters))
    return replace(checked, findings=(*boxes, *checked.findings))


def _bounded(found: Sequence[Finding]) -> Checked:
    """The first findings, each shortened; letters without a font are not among them."""
    return Checked(tuple(_shortened(one) for one in found[:MOST]), max(0, len(found) - MOST))


def _read(docx: bytes) -> tuple[Checked, dict[str, Place]]:
    """The findings, and the letters to look for in fonts. Raises UnreadableDocument."""
    document = read_docx(docx)
    settled = resolve(document, "accepted")
    lines = read_all(settled)
    return _bounded(check_lines(document, settled, lines)), find_letters(lines.all)


def _shortened(one: Finding) -> Finding:
    place, excerpt, suggestion = (_cut(text) for text in (one.place, one.excerpt, one.suggestion))
    return replace(one, place=place, excerpt=excerpt, suggestion=suggestion)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
