"""Resolves tracked changes: the document as it was, as it will be, or marked up. Numbers follow the view.

The rules are Word's: an accepted deletion and a rejected insertion take text, rows and cells away; when it is the mark
of a paragraph that goes, the paragraph runs on into the next one, which keeps its own style and number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import is_

from shared.documents.read.formats import format_number
from shared.documents.read.model import (
    Block,
    Cell,
    Change,
    Control,
    Document,
    Note,
    Paragraph,
    Row,
    Run,
    Table,
    View,
)
from shared.documents.read.numbering import Counter
from shared.documents.read.walk import runs_of


def resolve(document: Document, view: View) -> Document:
    """The document in one view. In "original" and "accepted" no run, row or mark carries a change any more.

    Notes that nothing refers to in the view are left out; comments stay, they are not part of the text.
    """
    if view == "marked":
        return document
    pick = _Resolver(view)
    blocks = pick.blocks(document.blocks)
    pages = tuple(replace(page, blocks=pick.blocks(page.blocks)) for page in document.page_stories)
    notes = tuple(replace(note, blocks=pick.blocks(note.blocks)) for note in document.notes)
    return renumber(replace(document, blocks=blocks, page_stories=pages, notes=notes), keep_unused=False)


@dataclass(frozen=True)
class _Resolver:
    view: View

    def gone(self, changes: tuple[Change, ...]) -> bool:
        """Whether text under these changes is absent from the view."""
        if self.view == "accepted":
            return any(change.removes for change in changes)
        return any(change.adds for change in changes)

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        found: list[Block] = []
        carried: list[Paragraph] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                paragraph = self._paragraph(block)
                carried.append(paragraph)
                if not self.gone(block.mark):
                    found.append(_run_together(carried))
                    carried = []
                continue
            found.extend(_left_over(carried))
            carried = []
            resolved = self._table(block) if isinstance(block, Table) else self._control(block)
            found.extend([resolved] if resolved else [])
        return (*found, *_left_over(carried))

    def _paragraph(self, paragraph: Paragraph) -> Paragraph:
        if _is_settled(paragraph):
            return paragraph
        runs = tuple(self._run(run) for run in paragraph.runs if not self.gone(run.changes))
        former = paragraph.former if self.view == "original" else None
        return replace(paragraph, runs=runs, mark=(), former=None, properties=former or paragraph.properties)

    def _run(self, run: Run) -> Run:
        return replace(run, changes=(), blocks=self.blocks(run.blocks) if run.blocks else ())

    def _control(self, control: Control) -> Control | None:
        blocks = self.blocks(control.blocks)
        return replace(control, blocks=blocks) if blocks or not control.blocks else None

    def _table(self, table: Table) -> Table | None:
        rows = [self._row(row) for row in table.rows if not self.gone(row.changes)]
        kept = tuple(row for row in rows if row.cells)
        return replace(table, rows=kept) if kept or not table.rows else None

    def _row(self, row: Row) -> Row:
        cells = tuple(self._cell(cell) for cell in row.cells if not self.gone(cell.changes))
        return replace(row, cells=cells, changes=())

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, blocks=self.blocks(cell.blocks), changes=())


def _is_settled(paragraph: Paragraph) -> bool:
    """Whether it is the same in every view, as most are: copying each run of a text takes longer than reading it."""
    whole = not paragraph.mark and paragraph.former is None
    return whole and not any(run.changes or run.blocks for run in paragraph.runs)


def _run_together(carried: list[Paragraph]) -> Paragraph:
    last = carried[-1]
    if len(carried) == 1:
        return last
    return replace(
        last,
        runs=tuple(run for paragraph in carried for run in paragraph.runs),
        bookmarks=tuple(name for paragraph in carried for name in paragraph.bookmarks),
        controls=tuple(tag for paragraph in carried for tag in paragraph.controls),
    )


def _left_over(carried: list[Paragraph]) -> list[Block]:
    """Text whose last mark went away before a table or the end still needs a paragraph to stand in."""
    return [_run_together(carried)] if any(paragraph.runs for paragraph in carried) else []


def renumber(document: Document, *, keep_unused: bool = True) -> Document:
    """The same document with list and note numbers computed in reading order."""
    numbers = _note_numbers(document)
    body = _Numberer(Counter(document.lists), numbers)
    notes = [
        replace(
            note,
            number=numbers.get(_key(note), ""),
            blocks=_Numberer(Counter(document.lists), numbers).blocks(note.blocks),
        )
        for note in document.notes
        if keep_unused or _key(note) in numbers
    ]
    pages = [
        replace(page, blocks=_Numberer(Counter(document.lists), numbers).blocks(page.blocks))
        for page in document.page_stories
    ]
    return replace(
        document, blocks=body.blocks(document.blocks), notes=tuple(notes), page_stories=tuple(pages)
    )


def _key(note: Note) -> str:
    return f"{note.kind}:{note.id}"


def _note_numbers(document: Document) -> dict[str, str]:
    numbers: dict[str, str] = {}
    counts = {"footnote": 0, "endnote": 0}
    for run in runs_of(document.blocks):
        kind = run.target.partition(":")[0]
        if run.kind == "note" and run.target not in numbers:
            counts[kind] += 1
            numbers[run.target] = format_number(counts[kind], document.note_formats.get(kind, "decimal"))
    return numbers


@dataclass
class _Numberer:
    counter: Counter
    notes: Mapping[str, str]

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            number = self.counter.next(block.properties.numbering)
            runs = tuple([self._run(run) for run in block.runs])
            # What stays as it is stays the same object: most paragraphs of most documents have no number.
            same = number == block.number and all(map(is_, runs, block.runs))
            return block if same else _numbered(block, number, runs)
        if isinstance(block, Control):
            return replace(block, blocks=self.blocks(block.blocks))
        return Table(tuple([self._row(row) for row in block.rows]), block.description)

    def _row(self, row: Row) -> Row:
        cells = [Cell(self.blocks(c.blocks), c.columns, c.continues, c.changes) for c in row.cells]
        return Row(tuple(cells), row.header, row.changes)

    def _run(self, run: Run) -> Run:
        if run.kind == "note":
            return replace(run, text=self.notes.get(run.target, ""))
        return replace(run, blocks=self.blocks(run.blocks)) if run.blocks else run


def _numbered(paragraph: Paragraph, number: str, runs: tuple[Run, ...]) -> Paragraph:
    """Written out: `replace` takes three times as long, and a long agreement has thousands of numbers."""
    return Paragraph(
        runs=runs,
        properties=paragraph.properties,
        mark=paragraph.mark,
        former=paragraph.former,
        number=number,
        bookmarks=paragraph.bookmarks,
        controls=paragraph.controls,
    )
