"""Numbers that fields show: of pages, and of the places that references lead to. Nobody wrote them.

A number of a page is left out, whatever it is. A reference follows its place: where both documents lead to one place,
and each shows one number for it, the older reads as the newer. That a number is right is what the check looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from shared.documents.read.model import Run

PAGES: Final[Mapping[str, str]] = {
    "PAGE": "[page]",
    "NUMPAGES": "[pages]",
    "SECTIONPAGES": "[pages]",
    "PAGEREF": "[page]",
}
_PAGE_NUMBER: Final = re.compile(r"\s*(?:\d{1,5}|[ivxlcIVXLC]{1,8}|-\s*\d{1,5}\s*-)\s*")
_REFERENCE: Final = re.compile(r"REF\s+\"?(?P<bookmark>\w+)\"?\s.*\\[wrn]\b", re.IGNORECASE)
_PLACE_NUMBER: Final = re.compile(
    r"(?:(?:section|article|exhibit|appendix|annex|part|sección|artículo|anexo|parte)\s+)?"
    r"(?:\d{1,3}|[IVXLC]{1,7}|[A-Z])(?:\.\d{1,3})*\.?(?:\([A-Za-z0-9]{1,4}\))*",
    re.IGNORECASE,
)


def read_page_number(run: Run) -> str | None:
    """What stands for a page's number, or None where the run is none."""
    words = run.field.split(maxsplit=1)
    shown = PAGES.get(words[0].upper()) if words else None
    return shown if shown and _PAGE_NUMBER.fullmatch(run.text) else None


def find_references(runs: Iterable[Run]) -> dict[str, str]:
    """The number that a document shows for each place it leads to; places shown with several are left out."""
    shown: dict[str, set[str]] = {}
    for run in runs:
        place = _place(run)
        if place:
            shown.setdefault(place, set()).add(run.text.strip())
    return {place: numbers.pop() for place, numbers in shown.items() if len(numbers) == 1}


def follow(run: Run, own: Mapping[str, str], newer: Mapping[str, str]) -> str:
    """The run's text as the newer document shows it."""
    place = _place(run)
    if not place or place not in own or place not in newer:
        return run.text
    return run.text.replace(own[place], newer[place])


def _place(run: Run) -> str:
    found = _REFERENCE.match(run.field) if run.field and run.kind == "text" else None
    return found["bookmark"] if found and _PLACE_NUMBER.fullmatch(run.text.strip()) else ""
