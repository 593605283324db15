"""Goes through blocks in reading order. The one place that knows how the tree nests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from shared.documents.read.model import Block, Control, Document, Paragraph, Run, StoryKind, Table


def paragraphs_of(blocks: Iterable[Block], *, text_boxes: bool = True) -> Iterator[Paragraph]:
    """Every paragraph, also in tables, content controls and (unless told not to) text boxes."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            if text_boxes:
                for run in block.runs:
                    yield from paragraphs_of(run.blocks)
        elif isinstance(block, Control):
            yield from paragraphs_of(block.blocks, text_boxes=text_boxes)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs_of(cell.blocks, text_boxes=text_boxes)


def runs_of(blocks: Iterable[Block]) -> Iterator[Run]:
    """Every run of every paragraph."""
    for paragraph in paragraphs_of(blocks):
        yield from paragraph.runs


def unseen_of(paragraph: Paragraph) -> str:
    """What paper does not show of a paragraph's own text."""
    return "".join([run.text for run in paragraph.runs if run.is_unseen])


def struck_of(paragraph: Paragraph) -> str:
    """What is struck out of a paragraph's own text and still seen; separate places are set apart by " … "."""
    return " … ".join(
        words
        for struck, runs in groupby(paragraph.runs, key=lambda run: run.format.strike and not run.is_unseen)
        if struck and (words := "".join([run.text for run in runs]).strip())
    )


def tables_of(blocks: Iterable[Block]) -> Iterator[Table]:
    """Every table, also those inside others."""
    for block in blocks:
        if isinstance(block, Control):
            yield from tables_of(block.blocks)
        elif isinstance(block, Table):
            yield block
            for row in block.rows:
                for cell in row.cells:
                    yield from tables_of(cell.blocks)
        else:
            for run in block.runs:
                yield from tables_of(run.blocks)


def stories_of(document: Document) -> Iterator[tuple[StoryKind, str, tuple[Block, ...]]]:
    """Everything with text in it: the kind of story, its name ("default 0" for a header) and its blocks."""
    yield "body", "", document.blocks
    for page in document.page_stories:
        yield page.kind, f"{page.variant} {page.section}", page.blocks
    for note in document.notes:
        yield note.kind, note.id, note.blocks
    for comment in document.comments:
        yield "comment", comment.id, comment.blocks
