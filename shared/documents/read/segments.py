"""Divides a document into its clauses: by content control, else by heading, else by likeness to known clauses.

A clause that Concord wrote carries its id and version in a content control, which survives Word; that is certain.
Elsewhere headings cut the text, and `known` clauses, when given, put a name to a piece with a confidence. Nothing is
dropped: the texts of all segments together are the whole body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shared.documents.read.likeness import KnownClause, best_match
from shared.documents.read.model import (
    Block,
    Control,
    Document,
    Paragraph,
    View,
    parse_clause_tag,
)
from shared.documents.read.outline import heading_parts, looks_like_heading
from shared.documents.read.text import block_text
from shared.documents.read.views import resolve
from shared.documents.read.walk import paragraphs_of

Method = Literal["control", "heading", "likeness", "none"]
SURE_HEADING = 0.9
SEEMING_HEADING = 0.6


@dataclass(frozen=True, slots=True)
class Segment:
    """One clause, or a stretch of text that belongs to none.

    `text` is the words below the heading, without list numbers, so that two versions differ only where words do;
    `number` is the heading's number as shown. `confidence` is 1.0 for a content control; for a heading, how sure it is
    that a clause begins there; for likeness, how sure it is that this is clause `clause_id`. `blocks` is the tree.
    """

    clause_id: str | None
    version: str | None
    heading: str
    number: str
    text: str
    confidence: float
    method: Method = "none"
    blocks: tuple[Block, ...] = ()


def segments(
    document: Document, *, view: View = "accepted", known: Sequence[KnownClause] = ()
) -> list[Segment]:
    """The clauses of the body in order."""
    blocks = resolve(document, view).blocks
    pieces = list(_pieces(blocks))
    level = _cutting_level(pieces)
    found: list[Segment] = []
    for piece in pieces:
        found.extend([_from_control(piece)] if piece.clause else _cut(piece.blocks, level))
    return [_recognised(segment, known) for segment in found]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Blocks in one clause's control, or blocks between controls."""

    clause: tuple[str, str] | None
    blocks: tuple[Block, ...]


def _pieces(blocks: Iterable[Block]) -> Iterator[_Piece]:
    loose: list[Block] = []
    for block in _flattened(blocks):
        clause = _clause_of(block)
        if clause is None:
            loose.append(block)
            continue
        if loose:
            yield _Piece(None, tuple(loose))
            loose = []
        yield _Piece(clause, block.blocks if isinstance(block, Control) else (block,))
    if loose:
        yield _Piece(None, tuple(loose))


def _flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Controls that are no clause are looked through, as they may hold clauses."""
    for block in blocks:
        if isinstance(block, Control) and block.clause is None:
            yield from _flattened(block.blocks)
        else:
            yield block


def _clause_of(block: Block) -> tuple[str, str] | None:
    """A clause's control, or a paragraph into which another program moved it (LibreOffice does)."""
    if isinstance(block, Control):
        return block.clause
    tags = block.controls if isinstance(block, Paragraph) else ()
    return next((clause for tag in tags if (clause := parse_clause_tag(tag))), None)


def _from_control(piece: _Piece) -> Segment:
    clause_id, version = piece.clause or ("", "")
    first = next((block for block in piece.blocks if _has_text(block)), None)
    heading = isinstance(first, Paragraph) and (bool(first.properties.heading) or looks_like_heading(first))
    base = Segment(clause_id, version, "", "", "", 1.0, "control", piece.blocks)
    if heading and isinstance(first, Paragraph):
        rest = tuple(block for block in piece.blocks if block is not first)
        number, words = heading_parts(first)
        return replace(base, heading=words, number=number, text=_text(rest))
    number = first.number if isinstance(first, Paragraph) else ""
    return replace(base, number=number, text=_text(piece.blocks))


def _cutting_level(pieces: Sequence[_Piece]) -> int | None:
    """The outermost heading level that occurs more than once outside controls; None when no heading is marked."""
    levels = [
        block.properties.heading
        for piece in pieces
        if piece.clause is None
        for block in piece.blocks
        if isinstance(block, Paragraph) and block.properties.heading and block.text.strip()
    ]
    repeated = [level for level in set(levels) if levels.count(level) > 1]
    return min(repeated or levels, default=None)


def _cut(blocks: Sequence[Block], level: int | None) -> Iterator[Segment]:
    confidence = SEEMING_HEADING if level is None else SURE_HEADING
    head: Paragraph | None = None
    body: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and _begins(block, level):
            yield from _heading_segment(head, body, confidence)
            head, body = block, []
        else:
            body.append(block)
    yield from _heading_segment(head, body, confidence)


def _begins(paragraph: Paragraph, level: int | None) -> bool:
    if level is None:
        return looks_like_heading(paragraph)
    own = paragraph.properties.heading
    return own is not None and own <= level and bool(paragraph.text.strip())


def _heading_segment(head: Paragraph | None, body: list[Block], confidence: float) -> Iterator[Segment]:
    text = _text(body)
    if head is None:
        if text.strip():
            yield Segment(None, None, "", "", text, 0.0, "none", tuple(body))
        return
    number, words = heading_parts(head)
    yield Segment(None, None, words, number, text, confidence, "heading", (head, *body))


def _recognised(segment: Segment, known: Sequence[KnownClause]) -> Segment:
    if segment.clause_id is not None or not known:
        return segment
    match = best_match(segment.heading, segment.text, known)
    if match is None:
        return segment
    clause = match.clause
    return replace(
        segment,
        clause_id=clause.clause_id,
        version=clause.version,
        confidence=match.confidence,
        method="likeness",
    )


def _has_text(block: Block) -> bool:
    return any(paragraph.text.strip() for paragraph in paragraphs_of((block,)))


def _text(blocks: Iterable[Block]) -> str:
    return block_text(blocks, numbers=False).strip("\n")
