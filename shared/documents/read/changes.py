"""Who changed what and when: one entry for each tracked change, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from shared.documents.read.model import (
    Block,
    Change,
    ChangeKind,
    Control,
    Document,
    Paragraph,
    StoryKind,
)
from shared.documents.read.walk import stories_of


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """One change. `text` is the words it touches, "¶" for the end of a paragraph, "" for a whole table row."""

    kind: ChangeKind
    author: str
    date: datetime | None
    text: str
    story: StoryKind
    place: int
    """The paragraph it is in (or the row's first), counted from 0 within its story."""


def changes(document: Document) -> list[TrackedChange]:
    """Every tracked change of the document; neighbouring pieces of one change are one entry."""
    found: list[TrackedChange] = []
    for kind, _name, blocks in stories_of(document):
        last: Change | None = None
        for change, words, place in _Places().blocks(blocks):
            same = last is not None and replace(change, id="") == replace(last, id="")
            if same and found and found[-1].story == kind and place - found[-1].place <= 1:
                found[-1] = replace(found[-1], text=found[-1].text + words)
            else:
                found.append(TrackedChange(change.kind, change.author, change.date, words, kind, place))
            last = change
    return found


class _Places:
    """Walks a story and counts its paragraphs."""

    def __init__(self) -> None:
        self._count = 0

    def blocks(self, blocks: Iterable[Block]) -> Iterator[tuple[Change, str, int]]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from self._paragraph(block)
            elif isinstance(block, Control):
                yield from self.blocks(block.blocks)
            else:
                for row in block.rows:
                    yield from ((change, "", self._count) for change in row.changes)
                    for cell in row.cells:
                        yield from ((change, "", self._count) for change in cell.changes)
                        yield from self.blocks(cell.blocks)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[tuple[Change, str, int]]:
        place = self._count
        self._count += 1
        for run in paragraph.runs:
            yield from ((change, run.text, place) for change in run.changes)
            yield from self.blocks(run.blocks)
        yield from ((change, "¶", place) for change in paragraph.mark)
