"""Tells headings from paragraphs that merely wear a heading's style, and finds run-in headings.

Agreements use heading styles for numbering, so a whole sub-clause may be "heading 3"; and many set the heading in bold
at the start of the paragraph it heads ("Termination. Either party may …"). This module knows both; it does not decide
where a clause begins (see `segments`) or what is shown (see `outline`, `html`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from shared.documents.read.model import Paragraph
from shared.documents.read.text import paragraph_text

LONGEST_HEADING: Final = 120
LONGEST_LEAD: Final = 80
LONGEST_DOTTED: Final = 8
"""Words in a heading that ends with a full stop; a longer one is a sentence."""
# Numbers people type by hand in front of a heading: "ARTICLE IV", "Section 3.", "2.", "IV."
TYPED_NUMBER: Final = re.compile(
    r"^((?:article|section|part|exhibit|appendix|annex|attachment|schedule|art[íi]culo|secci[óo]n|anexo)"
    r"\s+(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Z])\b[.:)\-–—]?|\d{1,3}(?:\.\d{1,3})*\.?(?=\s)|[IVX]{1,6}\.(?=\s)|[A-Z]\.(?=\s))\s*",
    re.IGNORECASE,
)
LEAD_SENTENCE: Final = re.compile(rf"^([^.:;]{{2,{LONGEST_LEAD}}})[.:](?=\s|$)")
LEAD_END: Final = ".:–—-"
TITLE_STYLES: Final = frozenset({"title", "subtitle"})


@dataclass(frozen=True, slots=True)
class HeadingParts:
    """A heading as read: its outline level (None when only its look says so), number, words, and the `rest` of the
    paragraph when the heading runs into it.
    """

    level: int | None
    number: str
    words: str
    rest: str = ""


def read_heading(paragraph: Paragraph) -> HeadingParts | None:
    """The heading this paragraph is or begins with, or None."""
    text = paragraph_text(paragraph).strip()
    number, words = _split_number(paragraph, text)
    level = paragraph.properties.heading
    if not _begins_like_heading(words):
        return None
    if level is not None:
        return _marked(level, number, words)
    if looks_like_heading(paragraph):
        return HeadingParts(None, number, _flat(words))
    lead = _bold_lead(paragraph)
    if not lead:
        return None
    _, shown = _split_number(paragraph, lead)
    return HeadingParts(None, number, _trimmed(shown), words[len(shown) :].lstrip(LEAD_END + " \t\n"))


def is_heading(paragraph: Paragraph) -> bool:
    """Whether the whole paragraph is a heading that the file marks as one."""
    heading = read_heading(paragraph) if paragraph.properties.heading else None
    return heading is not None and not heading.rest


def looks_like_heading(paragraph: Paragraph) -> bool:
    """Short, does not end like a sentence, and set apart: all bold, or all capitals."""
    words = paragraph.text.strip()
    if not 2 <= len(words) <= LONGEST_HEADING or _ends_like_sentence(words):
        return False
    if paragraph.properties.style.lower() in TITLE_STYLES or not any(letter.isalpha() for letter in words):
        return False
    seen = [run for run in paragraph.runs if run.text.strip()]
    all_bold = all(run.format.bold for run in seen)
    all_capitals = words.isupper() or all(run.format.caps for run in seen)
    return all_bold or (all_capitals and len(words) > 3)


def _marked(level: int, number: str, words: str) -> HeadingParts | None:
    lead = LEAD_SENTENCE.match(words)
    rest = words[lead.end() :].strip() if lead else ""
    if lead and rest:
        return HeadingParts(level, number, _flat(lead[1]), rest)
    if len(words) > LONGEST_HEADING or words.endswith((";", ",", ":", "; or", "; and", ", and", ", or")):
        return None
    if words.endswith(".") and len(words.split()) > LONGEST_DOTTED:
        return None
    return HeadingParts(level, number, _flat(words))


def _split_number(paragraph: Paragraph, text: str) -> tuple[str, str]:
    """The number (automatic, else typed by hand) and the words after it."""
    if paragraph.number:
        return paragraph.number, text
    typed = TYPED_NUMBER.match(text)
    if typed and typed.end() < len(text):
        return typed[1].strip(), text[typed.end() :].lstrip(" .:-–—")
    return "", text


def _bold_lead(paragraph: Paragraph) -> str:
    """The bold or underlined words a paragraph begins with, when they end like a run-in heading."""
    runs = [run for run in paragraph.runs if run.kind == "text"]
    set_apart = takewhile(lambda run: run.format.bold or run.format.underline or not run.text.strip(), runs)
    lead = "".join(run.text for run in set_apart)
    after = paragraph.text[len(lead) :].lstrip(" ")
    words = lead.strip()
    if not 2 <= len(words) <= LONGEST_LEAD or not after.strip():
        return ""
    ends = words[-1] in LEAD_END or after[0] in LEAD_END
    return words if ends and any(letter.isalpha() for letter in words) else ""


def _begins_like_heading(words: str) -> bool:
    first = next((letter for letter in words if letter.isalpha()), "")
    return bool(first) and not first.islower()


def _ends_like_sentence(words: str) -> bool:
    return words[-1] in ".;,:" and not words.isupper()


def _trimmed(words: str) -> str:
    return _flat(words).rstrip(LEAD_END + " ")


def _flat(words: str) -> str:
    return " ".join(words.split())
