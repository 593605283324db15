"""A document as the rules see it: paragraphs in reading order, each with its number's path, heading and fields.

The contents list is left out: it repeats headings, and `contents` tells where it does not. In tables
and text boxes there is none: a line dressed as one is text. Texts have plain blanks for no-break ones, length kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from shared.documents.check.numbers import Path, TypedNumbers, read_typed, split_number
from shared.documents.read.contents import is_contents
from shared.documents.read.headings import HeadingParts, read_heading
from shared.documents.read.model import Block, Control, Document, Paragraph, Table
from shared.documents.read.walk import struck_of, unseen_of

BEFORE_A_PARTY = frozenset(
    {"between", "by and between", "among", "by and among", "and", "with", "entre", "y", "con"}
)
"""Lines of the first page that a party's name follows."""


@dataclass(frozen=True)
class Line:
    """One paragraph. `word` and `path` are its number (`exhibit`, (`a`,)); `typed` when it was typed by hand.

    `cell` numbers the table cell it stands in (None outside tables), `fields` are (instruction, text shown),
    `unseen` is what paper does not show of it, `struck` what it shows struck out.
    """

    text: str
    place: str
    word: str
    path: Path
    typed: str
    is_heading: bool
    cell: int | None
    bookmarks: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    bold: tuple[str, ...]
    unseen: str
    struck: str


@dataclass(frozen=True)
class Lines:
    """All that is printed of a document: its own text, its notes, and what stands in headers and footers."""

    text: list[Line]
    notes: list[Line]
    pages: list[Line]

    @property
    def all(self) -> list[Line]:
        return [*self.text, *self.notes, *self.pages]


def read_all(settled: Document) -> Lines:
    """The lines of a resolved document."""
    return Lines(read_lines(settled), read_notes(settled), read_pages(settled))


def read_lines(settled: Document) -> list[Line]:
    """The lines of a resolved document's own text."""
    reader = _Reader()
    cells = _Cells()
    return [reader.read(paragraph, cell) for paragraph, cell in cells.walk(settled.blocks)]


def read_notes(settled: Document) -> list[Line]:
    """The lines of footnotes and endnotes, which are text of the agreement beside its numbers and headings."""
    return [
        line for note in settled.notes for line in _placed(f"{note.kind} {note.number}".strip(), note.blocks)
    ]


def read_pages(settled: Document) -> list[Line]:
    """The lines of headers and footers, which stand round the agreement's text."""
    return [line for page in settled.page_stories for line in _placed(f"the {page.kind}", page.blocks)]


def _placed(place: str, blocks: Iterable[Block]) -> list[Line]:
    return [_line(paragraph, place, cell) for paragraph, cell in _Cells().walk(blocks, inside=True)]


def _line(paragraph: Paragraph, place: str, cell: int | None) -> Line:
    """A line without number and heading."""
    return Line(
        text=paragraph.text.replace("\u00a0", " "),
        place=place,
        word="",
        path=(),
        typed="",
        is_heading=False,
        cell=cell,
        bookmarks=paragraph.bookmarks,
        fields=tuple(_fields(paragraph)),
        bold=tuple(run.text for run in paragraph.runs if run.format.bold),
        unseen=unseen_of(paragraph),
        struck=struck_of(paragraph),
    )


class _Cells:
    """Walks paragraphs, numbering table cells on the way."""

    def __init__(self) -> None:
        self.count = 0

    def walk(
        self, blocks: Iterable[Block], cell: int | None = None, *, inside: bool = False
    ) -> Iterator[tuple[Paragraph, int | None]]:
        """Paragraphs with the cell they stand in; `inside` a table or a text box there is no contents list."""
        for block in blocks:
            if isinstance(block, Paragraph):
                if inside or not is_contents(block):
                    yield block, cell
                for run in block.runs:
                    yield from self.walk(run.blocks, cell, inside=True)
            elif isinstance(block, Control):
                yield from self.walk(block.blocks, cell, inside=inside)
            else:
                yield from self._walk_table(block)

    def _walk_table(self, table: Table) -> Iterator[tuple[Paragraph, int | None]]:
        for row in table.rows:
            for cell in row.cells:
                self.count += 1
                yield from self.walk(cell.blocks, self.count, inside=True)


class _Reader:
    """Reads one paragraph after another, remembering the numbers and the heading above."""

    def __init__(self) -> None:
        self.heading = ""
        self.before = ""
        self.typed = TypedNumbers()
        self.levels: dict[tuple[str, int], Path] = {}

    def read(self, paragraph: Paragraph, cell: int | None) -> Line:
        text = paragraph.text.replace("\u00a0", " ")
        heading = read_heading(paragraph) if cell is None else None
        word, path, form = self._number(paragraph, text, cell)
        if heading is not None and not heading.rest and not self._names_a_party(heading):
            self.heading = heading.words
        self.before = text.strip().lower() or self.before
        return replace(
            _line(paragraph, self._place(word, path), cell),
            word=word,
            path=path,
            typed=form,
            is_heading=heading is not None and not heading.rest,
        )

    def _names_a_party(self, heading: HeadingParts) -> bool:
        """A party's name on the first page stands out like a heading; nothing of what follows is its own."""
        return heading.level is None and not heading.number and self.before in BEFORE_A_PARTY

    def _number(self, paragraph: Paragraph, text: str, cell: int | None) -> tuple[str, Path, str]:
        if paragraph.number:
            word, path = split_number(paragraph.number)
            return word, self._automatic(paragraph, path), ""
        typed = read_typed(text.lstrip()) if cell is None else None
        if typed is None:
            return "", (), ""
        word, label, form = typed
        if word in {"", "section", "article", "sección", "artículo"}:
            return word, *self.typed.next_path(label, form)
        self.typed = TypedNumbers()
        return word, split_number(label)[1], "upper" if len(label) == 1 and label.isalpha() else form

    def _automatic(self, paragraph: Paragraph, path: Path) -> Path:
        """A number of one token hangs below the last paragraph of its list that is further out."""
        place = paragraph.properties.numbering
        if place is None:
            return path
        if len(path) == 1 and place.level > 0:
            outer = (self.levels.get((place.num_id, level)) for level in range(place.level - 1, -1, -1))
            path = next((found for found in outer if found), ()) + path
        self.levels[place.num_id, place.level] = path
        for num_id, level in [key for key in self.levels if key[0] == place.num_id and key[1] > place.level]:
            del self.levels[num_id, level]
        return path

    def _place(self, word: str, path: Path) -> str:
        number = spell_path(word, path)
        return ", ".join(part for part in (number, self.heading) if part) or "the beginning"


def spell_path(word: str, path: Path) -> str:
    """`12.3(b)`, `Exhibit A`: a path as a reader would write it."""
    text = ""
    for token in path:
        if not text:
            text = token.upper()
        else:
            text += f".{token}" if token.isdecimal() and not text.endswith(")") else f"({token})"
    return f"{word.capitalize()} {text}".strip()


def _fields(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    for instruction, runs in groupby(paragraph.runs, key=lambda run: run.field):
        if instruction:
            yield instruction, "".join(run.text for run in runs)
