"""The headings of a document in order, with their numbers as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.documents.read.headings import HeadingParts, read_heading
from shared.documents.read.model import Document, View
from shared.documents.read.views import resolve
from shared.documents.read.walk import paragraphs_of

ENOUGH_NUMBERED: Final = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading. `certain` is false when only its look (bold, capitals, run in) says it is one."""

    level: int
    number: str
    text: str
    certain: bool


def outline(document: Document, view: View = "accepted") -> list[Heading]:
    """The headings the file marks; also those that only look like headings, unless the marked ones are numbered
    throughout (then the author used styles with care and the rest is emphasis).
    """
    found = [read_heading(p) for p in paragraphs_of(resolve(document, view).blocks, text_boxes=False)]
    headings = [heading for heading in found if heading]
    only_marked = trusts_styles(headings)
    deepest = max((heading.level or 1 for heading in headings), default=1)
    return [
        Heading(heading.level or deepest, heading.number, heading.words, certain=heading.level is not None)
        for heading in headings
        if heading.level is not None or not only_marked
    ]


def trusts_styles(headings: Sequence[HeadingParts]) -> bool:
    """Whether the marked headings carry the document's numbering, so that look alone need not be consulted."""
    numbered = [heading for heading in headings if heading.level is not None and heading.number]
    return len(numbered) >= ENOUGH_NUMBERED
