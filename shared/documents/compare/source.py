"""Turns a Word file into the plain clauses that are compared. The one module here that knows the reader."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from shared.documents.compare.formats import NAMES
from shared.documents.compare.model import APART, Clause, ClauseKind, Grid, Item, Text
from shared.documents.compare.references import find_references, follow, read_page_number
from shared.documents.read.changes import changes
from shared.documents.read.contents import without_contents
from shared.documents.read.docx import document_of
from shared.documents.read.model import Block, Control, Document, Format, Paragraph, Run, Table, View
from shared.documents.read.package import Package, UnreadableDocument, open_package
from shared.documents.read.segments import segments
from shared.documents.read.views import resolve
from shared.documents.read.walk import runs_of


@dataclass(frozen=True, slots=True)
class Source:
    """A document's clauses in one view, and how many tracked changes each author made in it.

    `references` are the numbers that it shows for the places it leads to.
    """

    clauses: tuple[Clause, ...]
    authors: Mapping[str, int]
    references: Mapping[str, str] = field(default_factory=dict)

    @property
    def pending(self) -> int:
        """How many tracked changes it holds."""
        return sum(self.authors.values())


@dataclass(frozen=True, slots=True)
class Opened:
    """A Word file, read once: each view of its tracked changes is taken of the same reading."""

    package: Package
    document: Document


def open_file(data: bytes) -> Opened:
    """Read a .docx for comparing. Raises UnreadableDocument."""
    try:
        package = open_package(data)
        return Opened(package, document_of(package))
    except UnreadableDocument:
        raise
    except ValueError as broken:  # what the ZIP and text decoders raise for bytes that are damaged
        raise UnreadableDocument("The file is damaged or is not a Word document (.docx).") from broken


def read_source(file: Opened, newer: Mapping[str, str] | None = None, view: View = "accepted") -> Source:
    """What is compared of a file, with references numbered as in the `newer` one.

    Tracked changes are read as the view has them. What programs write by themselves is left out: page numbers, and a
    contents list that repeats headings.
    """
    settled = without_contents(resolve(file.document, view))
    references = find_references(runs_of(settled.blocks))
    reader = _Reader(file.package, settled, references, newer or {})
    clauses = [
        Clause(
            items=tuple(reader.items(segment.blocks)),
            heading=segment.heading,
            number=segment.number,
            clause_id=segment.clause_id or "",
            version=segment.version or "",
        )
        for segment in segments(settled)
    ]
    authors = Counter(change.author for change in changes(file.document))
    return Source((*clauses, *reader.page_clauses()), authors, references)


class _Reader:
    """Flattens the reader's tree. Blank paragraphs are left out: they are layout, and no change of what is said."""

    def __init__(
        self, package: Package, document: Document, own: Mapping[str, str], newer: Mapping[str, str]
    ) -> None:
        self._package = package
        self._document = document
        self._own, self._newer = own, newer
        self._notes = {f"{note.kind}:{note.id}": note for note in document.notes}

    def items(self, blocks: Iterable[Block], role: str = "") -> Iterator[Item]:
        for block in blocks:
            if isinstance(block, Control):
                yield from self.items(block.blocks, role)
            elif isinstance(block, Table):
                yield self._grid(block)
            else:
                yield from self._paragraph(block, role)

    def page_clauses(self) -> Iterator[Clause]:
        """Headers and footers; one that repeats the last section's is not given again."""
        last: dict[tuple[str, str], tuple[Item, ...]] = {}
        for story in self._document.page_stories:
            kind: ClauseKind = "header" if story.kind == "header" else "footer"
            items = tuple(self.items(story.blocks))
            if items and last.get((kind, story.variant)) != items:
                which = {"default": "every page", "first": "the first page", "even": "even pages"}
                where = which.get(story.variant, story.variant)
                since = f", from section {story.section + 1} of the file on" if story.section else ""
                yield Clause(items, f"{kind.capitalize()} of {where}{since}", kind=kind)
            last[(kind, story.variant)] = items

    def _paragraph(self, paragraph: Paragraph, role: str) -> Iterator[Item]:
        stretches = list(self._stretches(paragraph))
        text = "".join(words for words, _ in stretches)
        if text.strip() or paragraph.number:
            unseen = self._unseen(paragraph)
            yield Text(text, paragraph.number, _look(stretches), role, unseen, _struck(stretches))
        for run in paragraph.runs:
            if run.kind == "text_box":
                yield from self.items(run.blocks, "Text box")
            elif run.kind == "note" and run.target in self._notes:
                yield from self._note(run)

    def _note(self, run: Run) -> Iterator[Item]:
        note = self._notes[run.target]
        for item in self.items(note.blocks, note.kind.capitalize()):
            struck = item.struck if isinstance(item, Text) else ()
            yield Text(item.text, note.number, role=note.kind.capitalize(), unseen=item.unseen, struck=struck)

    def _unseen(self, paragraph: Paragraph) -> str:
        """What paper does not show of a paragraph, on one line."""
        unseen = [self._run(run) for run in paragraph.runs if run.is_unseen]
        return " ".join("".join(unseen).split())

    def _stretches(self, paragraph: Paragraph) -> Iterator[tuple[str, Format]]:
        """Its text with its looks, without the breaks round it, which are layout."""
        whole = [(self._run(run), run.format) for run in paragraph.runs]
        text = "".join(words for words, _ in whole)
        start, end = len(text) - len(text.lstrip("\n")), len(text.rstrip("\n"))
        for words, look in whole:
            kept = words[max(0, start) : max(0, end)]
            start, end = start - len(words), end - len(words)
            if kept:
                yield kept, look

    def _grid(self, table: Table) -> Grid:
        rows = [
            [list(self.items(cell.blocks)) for cell in row.cells if not cell.continues] for row in table.rows
        ]
        unseen = [item.unseen for row in rows for cell in row for item in cell if item.unseen]
        struck = [item.struck_words for row in rows for cell in row for item in cell if item.struck_words]
        cells = tuple(tuple(_cell(items) for items in row) for row in rows)
        return Grid(cells, " ".join(unseen), APART.join(struck))

    def _run(self, run: Run) -> str:
        if run.kind == "image":
            return f"[picture {self._fingerprint(run.target)}{': ' if run.text else ''}{run.text}]"
        if run.kind != "text":
            return ""
        return read_page_number(run) or follow(run, self._own, self._newer)

    def _fingerprint(self, part: str) -> str:
        """Six signs of the picture's hash: two pictures with one name are still two pictures."""
        return hashlib.sha256(self._package.part(part) or part.encode()).hexdigest()[:6]


def _look(stretches: Iterable[tuple[str, Format]]) -> str:
    """Its formatting from sign to sign, as `formats` reads it: `bold,italic*12;*4`."""
    named = (
        (",".join(name for name in NAMES if getattr(look, name)), len(words)) for words, look in stretches
    )
    joined = groupby(named, key=lambda one: one[0])
    return ";".join(f"{look}*{sum(length for _, length in near)}" for look, near in joined)


def _struck(stretches: Iterable[tuple[str, Format]]) -> tuple[tuple[int, int], ...]:
    """Where it is struck out and still seen, from sign to sign."""
    spans: list[tuple[int, int]] = []
    end = 0
    for struck, near in groupby(stretches, key=lambda one: one[1].strike and not one[1].unseen):
        words = "".join(text for text, _ in near)
        start, end = end, end + len(words)
        if struck and words.strip():
            spans.append((start, end))
    return tuple(spans)


def _cell(items: Iterable[Item]) -> str:
    return "\n".join(_with_number(item) for item in items)


def _with_number(item: Item) -> str:
    number = item.number if isinstance(item, Text) else ""
    return f"{number} {item.text}".strip()
