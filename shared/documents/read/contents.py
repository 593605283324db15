"""Tells the contents list from the text. Its lines are a field's result: programs write them anew when they save.

A line that repeats a heading says nothing of its own and may be left out; any other line is text, wherever it stands,
so that nothing can be said to a reader in the contents list that nobody sees. Takes a resolved document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from shared.documents.read.headings import read_heading
from shared.documents.read.model import Block, Control, Document, Paragraph, Table

Repeats = Literal["heading", "words", "nothing"]
"""What a line repeats: a heading with its number, only its words (the number moved), or nothing of the text."""
STYLE: Final = re.compile(r"(?:toc|contents) \d", re.IGNORECASE)
HEADING_STYLES: Final = frozenset({"toc heading", "contents heading"})
HEADINGS: Final = frozenset(
    {"contents", "table of contents", "contenido", "índice", "tabla de contenido", "tabla de contenidos"}
)
"""What stands above a contents list, in small letters; other words there are text."""
FIELD: Final = re.compile(r"TOC\b|(?:PAGEREF|HYPERLINK)\b.*\b_Toc\w+", re.IGNORECASE)
_ROMAN: Final = r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_LABEL: Final = rf"\d{{1,3}}|{_ROMAN}|[a-z]"
PAGE: Final = re.compile(rf"(?:\t|[.…]{{3,}}) *(?:\d{{1,4}}|{_ROMAN})$", re.IGNORECASE)
NUMBER: Final = re.compile(
    r"(?:(?:article|section|part|exhibit|appendix|annex|attachment|schedule|art[íi]culo|secci[óo]n|parte|anexo)\s+|§+\s*)?"
    rf"(?:(?:{_LABEL})(?:\.(?:{_LABEL}))*|(?=\())(?:\((?:{_LABEL}|([a-z])\1)\))*\s*[.):\-–—]?",
    re.IGNORECASE,
)
"""A number as headings have it, and nothing else: `3.`, `12.3(b)`, `(iv)`, `Section 4`, `Exhibit A:`."""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the contents list: its words without the page, and what of the text they repeat."""

    words: str
    repeats: Repeats


def is_contents(paragraph: Paragraph) -> bool:
    """Whether it is a line of the contents list, by its style or by the field whose result it is."""
    if STYLE.match(paragraph.properties.style):
        return True
    words = [run for run in paragraph.runs if run.text.strip()]
    return bool(words) and all(FIELD.match(run.field) or run.link.startswith("#_Toc") for run in words)


def contents_lines(document: Document) -> list[ContentsLine]:
    """The lines of the contents list in order; those without words are layout."""
    texts = _Texts.of(document.blocks)
    return [
        ContentsLine(_flat(_without_page(paragraph.text)), texts.repeated_by(paragraph))
        for paragraph in contents_paragraphs(document)
        if paragraph.text.strip()
    ]


def contents_paragraphs(document: Document) -> Iterator[Paragraph]:
    """The paragraphs of the contents list, which is one outside tables and text boxes only."""
    return (paragraph for paragraph in _paragraphs(document.blocks) if is_contents(paragraph))


def without_contents(document: Document) -> Document:
    """The document without the contents list's title and without its lines that repeat headings."""
    texts = _Texts.of(document.blocks)
    return replace(document, blocks=_kept(document.blocks, texts)) if texts.has_list else document


@dataclass(frozen=True, slots=True)
class _Texts:
    """What a line may repeat, evened out: paragraphs outside tables, with their numbers and without."""

    numbered: frozenset[str]
    words: frozenset[str]
    has_list: bool

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> _Texts:
        paragraphs = list(_paragraphs(blocks))
        body = [paragraph for paragraph in paragraphs if not is_contents(paragraph)]
        said = [pair for paragraph in body for pair in _said(paragraph) if pair[1].strip()]
        numbered = frozenset(_even(f"{number} {words}") for number, words in said)
        return cls(numbered, frozenset(_even(words) for _, words in said), len(body) < len(paragraphs))

    def repeated_by(self, paragraph: Paragraph) -> Repeats:
        line = _without_page(paragraph.text)
        if _even(line) in self.numbered:
            return "heading"
        return "words" if _even(line) in self.words or _even(_unnumbered(line)) in self.words else "nothing"


def _kept(blocks: Iterable[Block], texts: _Texts) -> tuple[Block, ...]:
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Control):
            kept.append(replace(block, blocks=_kept(block.blocks, texts)))
        elif not isinstance(block, Paragraph) or not _says_nothing(block, texts):
            kept.append(block)
    return tuple(kept)


def _says_nothing(paragraph: Paragraph, texts: _Texts) -> bool:
    if any(run.kind != "text" for run in paragraph.runs):
        return False  # a picture, a note or a text box is no line of a contents list
    if paragraph.properties.style.lower() in HEADING_STYLES:
        return _even(paragraph.text) in HEADINGS
    return is_contents(paragraph) and texts.repeated_by(paragraph) != "nothing"


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Control):
            yield from _paragraphs(block.blocks)
        elif not isinstance(block, Table):
            yield block


def _said(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """Number and words of a paragraph, and of the heading that it begins with."""
    yield paragraph.number, paragraph.text
    heading = read_heading(paragraph)
    if heading is not None:
        yield heading.number, heading.words


def _without_page(line: str) -> str:
    return PAGE.sub("", line.rstrip())


def _unnumbered(line: str) -> str:
    """The words after the number that a tab parts from them; "" where anything but a number stands there."""
    number, _, words = line.strip().partition("\t")
    return words if NUMBER.fullmatch(number.strip()) else ""


def _even(text: str) -> str:
    return _flat(text).casefold()


def _flat(text: str) -> str:
    return " ".join(text.split())
