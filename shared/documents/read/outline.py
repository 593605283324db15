"""The headings of a document with their numbers, and what passes for a heading where no style says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shared.documents.read.model import Document, Paragraph, View
from shared.documents.read.text import paragraph_text
from shared.documents.read.views import resolve
from shared.documents.read.walk import paragraphs_of

LONGEST_HEADING: Final = 120
# Numbers people type by hand in front of a heading: "ARTICLE IV", "Section 3.", "2.", "IV."
TYPED_NUMBER: Final = re.compile(
    r"^\s*((?:article|section|part|exhibit|appendix|annex|attachment|schedule|art[íi]culo|secci[óo]n|anexo)"
    r"\s+(?:[IVXLC]+|\d+|[A-Z])\b[.:)\-–—]?|\d{1,3}\.(?=\s)|[IVX]{1,6}\.(?=\s)|[A-Z]\.(?=\s))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading. `certain` is false when only its look (bold or capitals, short, numbered) says it is one."""

    level: int
    number: str
    text: str
    certain: bool


def outline(document: Document, view: View = "accepted") -> list[Heading]:
    """The headings in order. Those the file marks as headings only, unless it marks none."""
    paragraphs = list(paragraphs_of(resolve(document, view).blocks, text_boxes=False))
    marked = [
        Heading(p.properties.heading, *heading_parts(p), certain=True)
        for p in paragraphs
        if p.properties.heading and p.text.strip()
    ]
    if marked:
        return marked
    return [Heading(1, *heading_parts(p), certain=False) for p in paragraphs if looks_like_heading(p)]


def heading_parts(paragraph: Paragraph) -> tuple[str, str]:
    """A heading's number (automatic, else typed by hand) and its words."""
    words = " ".join(paragraph_text(paragraph).split())
    if paragraph.number:
        return paragraph.number, words
    typed = TYPED_NUMBER.match(words)
    if typed and typed.end() < len(words):
        return typed[1].strip(), words[typed.end() :].lstrip(" .:-–—")
    return "", words


def looks_like_heading(paragraph: Paragraph) -> bool:
    """Short, does not end like a sentence, and set apart: all bold, all capitals, or "ARTICLE IV" in front."""
    words = paragraph.text.strip()
    if not 2 <= len(words) <= LONGEST_HEADING or (words[-1] in ".;,:" and not words.isupper()):
        return False
    if not any(letter.isalpha() for letter in words):
        return False
    seen = [run for run in paragraph.runs if run.text.strip()]
    all_bold = all(run.format.bold for run in seen)
    all_capitals = words.isupper() or all(run.format.caps for run in seen)
    named = TYPED_NUMBER.match(words)
    return (
        all_bold or (all_capitals and len(words) > 3) or bool(named and named[1][:2].isalpha() and all_bold)
    )
