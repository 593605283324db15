"""Divides a document into its clauses: by content control or bookmark, else by heading, else by likeness.

A clause that Concord wrote carries its id and version in a content control, which survives Word; that is certain. Its
first paragraph carries a bookmark too, which survives LibreOffice: that says where it begins, not so surely where it
ends.
Elsewhere headings cut the text, and `known` clauses, when given, put a name to a piece with a confidence. Nothing is
dropped: the texts of all segments together are the whole body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shared.documents.read.headings import HeadingParts, is_heading, read_heading
from shared.documents.read.likeness import KnownClause, best_match
from shared.documents.read.model import (
    Block,
    Control,
    Document,
    Paragraph,
    View,
    parse_clause_bookmark,
    parse_clause_tag,
)
from shared.documents.read.outline import trusts_styles
from shared.documents.read.text import block_text
from shared.documents.read.views import resolve
from shared.documents.read.walk import paragraphs_of

Method = Literal["control", "bookmark", "heading", "likeness", "none"]
CERTAIN = 1.0
BY_BOOKMARK = 0.95
SURE_HEADING = 0.9
SEEMING_HEADING = 0.6


@dataclass(frozen=True, slots=True)
class Segment:
    """One clause, or a stretch of text that belongs to none.

    `text` is the words below the heading, without list numbers, so that two versions differ only where words do;
    `number` is the heading's number as shown. `confidence` is 1.0 for a content control and 0.95 for a bookmark; for a
    heading, how sure it is that a clause begins there; for likeness, how sure it is that this is clause `clause_id`.
    `blocks` is the tree.
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
    rule = _cutting_rule(pieces)
    found: list[Segment] = []
    for piece in pieces:
        found.extend([_from_clause(piece)] if piece.clause else _cut(piece.blocks, rule))
    return [_recognised(segment, known) for segment in found]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Blocks of one clause, or blocks between clauses."""

    clause: tuple[str, str] | None
    blocks: tuple[Block, ...]
    method: Method = "none"


def _pieces(blocks: Iterable[Block]) -> Iterator[_Piece]:
    """A control is a piece. A clause's bookmark begins one, which the next clause or a heading of its rank ends."""
    gathered: list[Block] = []
    begun: tuple[str, str] | None = None
    rank: int | None = None
    for block in _flattened(blocks):
        tagged, marked = _clause_of(block), _bookmarked(block)
        if tagged or marked or (begun and _outranks(block, rank)):
            yield from _gathered(begun, gathered)
            gathered, begun = [], marked
            rank = block.properties.heading if isinstance(block, Paragraph) else None
        if tagged:
            yield _Piece(tagged, block.blocks if isinstance(block, Control) else (block,), "control")
            begun = None
        else:
            gathered.append(block)
    yield from _gathered(begun, gathered)


def _gathered(begun: tuple[str, str] | None, blocks: list[Block]) -> Iterator[_Piece]:
    if blocks:
        yield _Piece(begun, tuple(blocks), "bookmark" if begun else "none")


def _bookmarked(block: Block) -> tuple[str, str] | None:
    names = block.bookmarks if isinstance(block, Paragraph) else ()
    return next((clause for name in names if (clause := parse_clause_bookmark(name))), None)


def _outranks(block: Block, rank: int | None) -> bool:
    """Whether a heading that is no clause's ends a clause begun by a bookmark."""
    if not isinstance(block, Paragraph) or not is_heading(block):
        return False
    return rank is None or (block.properties.heading or 9) <= rank


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


def _from_clause(piece: _Piece) -> Segment:
    clause_id, version = piece.clause or ("", "")
    confidence = CERTAIN if piece.method == "control" else BY_BOOKMARK
    base = Segment(clause_id, version, "", "", _text(piece.blocks), confidence, piece.method, piece.blocks)
    first = next((block for block in piece.blocks if _has_text(block)), None)
    if not isinstance(first, Paragraph):
        return base
    heading = read_heading(first)
    if heading is None:
        return replace(base, number=first.number)
    rest = [block for block in piece.blocks if block is not first]
    return replace(base, heading=heading.words, number=heading.number, text=_below(heading, rest))


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where text outside controls is cut: at marked headings down to `level`, and, if `by_look`, at seeming ones."""

    level: int
    by_look: bool

    def begins(self, block: Block) -> HeadingParts | None:
        heading = read_heading(block) if isinstance(block, Paragraph) else None
        if heading is None or (heading.level is None and not self.by_look):
            return None
        return heading if heading.level is None or heading.level <= self.level else None


def _cutting_rule(pieces: Sequence[_Piece]) -> _Rule:
    """The outermost marked level that occurs more than once; by look as well unless styles can be trusted."""
    loose = [block for piece in pieces if piece.clause is None for block in piece.blocks]
    found = [read_heading(block) for block in loose if isinstance(block, Paragraph)]
    headings = [heading for heading in found if heading]
    if not trusts_styles(headings):
        return _Rule(level=9, by_look=True)
    levels = [heading.level for heading in headings if heading.level is not None]
    repeated = [level for level in set(levels) if levels.count(level) > 1]
    return _Rule(level=min(repeated or levels), by_look=False)


def _cut(blocks: Sequence[Block], rule: _Rule) -> Iterator[Segment]:
    heading: HeadingParts | None = None
    whole: list[Block] = []
    for block in blocks:
        begins = rule.begins(block)
        if begins:
            yield from _heading_segment(heading, whole)
            heading, whole = begins, []
        whole.append(block)
    yield from _heading_segment(heading, whole)


def _heading_segment(heading: HeadingParts | None, whole: list[Block]) -> Iterator[Segment]:
    if heading is None:
        text = _text(whole)
        if text.strip():
            yield Segment(None, None, "", "", text, 0.0, "none", tuple(whole))
        return
    confidence = SEEMING_HEADING if heading.level is None else SURE_HEADING
    text = _below(heading, whole[1:])
    yield Segment(None, None, heading.words, heading.number, text, confidence, "heading", tuple(whole))


def _below(heading: HeadingParts, rest: Iterable[Block]) -> str:
    """The text under a heading, beginning with what it runs into."""
    return "\n".join(part for part in (heading.rest, _text(rest)) if part)


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
