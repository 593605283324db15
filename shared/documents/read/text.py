"""Plain text of a document in three views. Says what is there; never hides hidden text.

In the marked view deleted words stand in [-…-] and inserted ones in {+…+}. Table cells are parted by tabs, rows by
lines. Images show their alternative text, notes their number in brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.documents.read.model import Block, Document, Paragraph, Run, StoryKind, Table, View
from shared.documents.read.views import resolve
from shared.documents.read.walk import stories_of


@dataclass(frozen=True, slots=True)
class StoryText:
    """The text of one story: body, a header or footer ("default 0" is section 0's), a note, a comment."""

    kind: StoryKind
    name: str
    text: str


def text(document: Document, view: View = "accepted", *, numbers: bool = True) -> str:
    """The body, one line a paragraph. Without `numbers`, list numbers and note marks are left out, so that the
    texts of two versions differ only where somebody changed words.
    """
    return block_text(resolve(document, view).blocks, numbers=numbers)


def stories(document: Document, view: View = "accepted", *, numbers: bool = True) -> list[StoryText]:
    """Everything with text in it, story by story: body first, then headers, footers, notes, comments."""
    resolved = resolve(document, view)
    return [
        StoryText(kind, name, block_text(blocks, numbers=numbers))
        for kind, name, blocks in stories_of(resolved)
    ]


def block_text(blocks: Iterable[Block], *, numbers: bool = True) -> str:
    """The text of blocks as they are (resolve them first to see one view)."""
    return "\n".join(_lines(blocks, numbers=numbers))


def paragraph_text(paragraph: Paragraph, *, numbers: bool = False) -> str:
    """One paragraph's line, without its text boxes."""
    line = "".join(_run(run, numbers=numbers) for run in paragraph.runs)
    return f"{paragraph.number} {line}".rstrip() if numbers and paragraph.number else line


def _lines(blocks: Iterable[Block], *, numbers: bool) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield paragraph_text(block, numbers=numbers)
            for run in block.runs:
                yield from _lines(run.blocks, numbers=numbers)
        elif isinstance(block, Table):
            yield from _rows(block, numbers=numbers)
        else:
            yield from _lines(block.blocks, numbers=numbers)


def _rows(table: Table, *, numbers: bool) -> Iterator[str]:
    for row in table.rows:
        cells = (" ".join(_lines(cell.blocks, numbers=numbers)) for cell in row.cells)
        line = "\t".join(cells)
        yield _wrapped(
            line, removed=any(c.removes for c in row.changes), added=any(c.adds for c in row.changes)
        )


def _run(run: Run, *, numbers: bool) -> str:
    if run.kind == "note":
        shown = f"[{run.text}]" if numbers and run.text else ""
    elif run.kind == "image":
        shown = f"[image: {run.text}]" if run.text else ""
    else:
        shown = run.text
    removed = any(change.removes for change in run.changes)
    return _wrapped(shown, removed=removed, added=any(change.adds for change in run.changes))


def _wrapped(line: str, *, removed: bool, added: bool) -> str:
    if removed and line:
        return f"[-{line}-]"
    return f"{{+{line}+}}" if added and line else line
