"""Where the signature blocks stand on the agreement's pages: the house's own lines, still blank, under a party's name.

A block that a partner has built otherwise is not found, and none is guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.documents.read.pdf import PdfPage, Word
from shared.documents.write.words import LANGUAGES, HouseWords

LABELS = tuple(f"{language.signature}:" for language in LANGUAGES.values())
"""What stands before a line to sign on, in each language."""
_PARTY_ABOVE = 90
_BLOCK_HIGH = 150
"""In points: how far above a signature line its party's name may begin, and how far below it its line for the day."""
_DESCENT = 2.0
"""How far, in points, letters such as the g of “Signature” reach below their line."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A blank line to write on: from where to where, and its height on the page, in points."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Block:
    """One signature block: its page (from 0), whose it is, and its blank lines; a printed name or title is none."""

    page: int
    party: str
    signature: Rule
    day: Rule
    name: Rule | None = None
    title: Rule | None = None


def find_blocks(pages: Sequence[PdfPage], parties: Sequence[str]) -> dict[str, Block]:
    """The block of each of these parties; one that has none or several is left out."""
    found = [block for page in pages if page.rotation == 0 for block in _on_page(page, parties)]
    names = [block.party for block in found]
    return {block.party: block for block in found if names.count(block.party) == 1}


def _on_page(page: PdfPage, parties: Sequence[str]) -> Iterator[Block]:
    words = [word for line in page.lines for word in line.words]
    for language in LANGUAGES.values():
        starts = [word for word in words if word.text == f"{language.signature}:"]
        for start in starts:
            column = list(_column(start, starts, words))
            block = _block(page, start, column, language, parties)
            if block:
                yield block


def _column(start: Word, starts: Sequence[Word], words: Sequence[Word]) -> Iterator[Word]:
    """The words of a block's column, which ends where the block beside it begins."""
    beside = [word.x0 for word in starts if word.x0 > start.x1 and abs(word.y0 - start.y0) < 2]
    end = min(beside, default=float("inf"))
    return (word for word in words if start.x0 - 2 <= word.x0 < end - 2)


def _block(
    page: PdfPage, start: Word, column: Sequence[Word], language: HouseWords, parties: Sequence[str]
) -> Block | None:
    party = _party_of(start, column, parties)
    signature = _blank(start, column, start.y0 + _DESCENT)
    day = _line_below(start, column, language.date)
    if party is None or signature is None or day is None:
        return None
    name, title = (_line_below(start, column, label) for label in (language.name, language.title))
    return Block(page.number - 1, party, signature, day, name, title)


def _line_below(start: Word, column: Sequence[Word], label: str) -> Rule | None:
    """The blank line with this label that stands next below a line to sign on."""
    found = [w for w in column if w.text == f"{label}:" and start.y0 - _BLOCK_HIGH < w.y0 < start.y0]
    nearest = max(found, key=lambda word: word.y0, default=None)
    return _blank(nearest, column, nearest.y0) if nearest else None


def _party_of(start: Word, column: Sequence[Word], parties: Sequence[str]) -> str | None:
    """The party whose whole name stands last above the line; of two that end alike the longer one."""
    above = [w for w in column if start.y1 < w.y0 < start.y1 + _PARTY_ABOVE]
    text = _plain(" ".join(word.text for word in above))
    named = [party for party in parties if text.endswith(_plain(party))]
    return max(named, key=len, default=None)


def _blank(label: Word, column: Sequence[Word], y: float) -> Rule | None:
    """The line behind a label, where nothing but its leader stands on it."""
    behind = [
        w for w in column if w.x0 >= label.x1 and abs(w.y1 - label.y1) < 12 and abs(w.y0 - label.y0) < 6
    ]
    leader = [w for w in behind if set(w.text) == {"_"}]
    if not leader or len(leader) != len(behind):
        return None
    return Rule(label.x1 + 3, max(w.x1 for w in leader), y)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
