"""What comparing two documents takes and gives: plain frozen values, no behaviour beyond naming them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Side = Literal["same", "added", "removed"]
Run: TypeAlias = tuple[Side, str]
"""A stretch of text and whether both documents have it, only the new one, or only the old one."""

Status = Literal["same", "changed", "moved", "moved and changed", "added", "removed"]
BlockStatus = Literal["same", "changed", "added", "removed"]
MatchedBy = Literal["clause id", "heading", "text", "likeness", "place", "nothing"]
ClauseKind = Literal["clause", "header", "footer"]
APART = " … "
"""Between words that are quoted together and stand apart."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph to compare. `look` stands for its formatting: equal looks, equal formatting.

    `unseen` are those of its words that paper does not show; `struck` are the stretches of the text that are struck
    out by formatting, from sign to sign.
    """

    text: str
    number: str = ""
    look: str = ""
    role: str = ""
    unseen: str = ""
    struck: tuple[tuple[int, int], ...] = ()

    @property
    def struck_words(self) -> str:
        """The words struck out; separate places are set apart."""
        return APART.join(self.text[start:end].strip() for start, end in self.struck)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to compare: the text of each cell, row by row, and the words in it not seen on paper and struck out."""

    rows: tuple[tuple[str, ...], ...]
    unseen: str = ""
    struck_words: str = ""

    @property
    def text(self) -> str:
        """All cells, for telling which table is which."""
        return "\n".join("\t".join(row) for row in self.rows)


Item: TypeAlias = Text | Grid


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause to compare. `clause_id` and `version` come from its content control, where it has one."""

    items: tuple[Item, ...]
    heading: str = ""
    number: str = ""
    clause_id: str = ""
    version: str = ""
    kind: ClauseKind = "clause"

    @property
    def text(self) -> str:
        """All its text."""
        return "\n".join(item.text for item in self.items)


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """Where a clause stands in one of the documents. `position` counts from 0."""

    position: int
    heading: str
    number: str
    clause_id: str
    version: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """One paragraph, old and new. `renumbered` and `reformatted` are true apart from any change of text.

    `role` is what the paragraph is beside the main text: "" or, for instance, "Footnote 3". `hides` are the words that
    paper does not show any more, or never did in an added one; `shows` those that it shows now and did not before.
    `strikes` and `restores` are the words struck out now and those no longer struck out; `struck` as in the new text.
    `formats` names what formatting differs, each with the words of which it does.
    """

    status: BlockStatus
    runs: tuple[Run, ...]
    old_number: str = ""
    new_number: str = ""
    reformatted: bool = False
    role: str = ""
    hides: str = ""
    shows: str = ""
    strikes: str = ""
    restores: str = ""
    struck: tuple[tuple[int, int], ...] = ()
    formats: tuple[tuple[str, str], ...] = ()

    @property
    def renumbered(self) -> bool:
        """The number shown differs, and the paragraph is in both documents."""
        return self.status in ("same", "changed") and self.old_number != self.new_number


@dataclass(frozen=True, slots=True)
class CellChange:
    """One table cell, old and new."""

    status: BlockStatus
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One table row, old and new."""

    status: BlockStatus
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    """One table, old and new, row by row and cell by cell. `hides` to `restores` as in a paragraph."""

    status: BlockStatus
    rows: tuple[RowChange, ...]
    hides: str = ""
    shows: str = ""
    strikes: str = ""
    restores: str = ""


BlockChange: TypeAlias = TextChange | TableChange


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What became of one clause. It is changed, too, where its words are the same and paper shows others of them.

    `confidence` (0 to 1) says how sure the match of old and new is: 1 for a clause id or equal text.
    `renumbered` and `reformatted` tell changes of numbering and of formatting apart from changes of text.
    """

    status: Status
    matched_by: MatchedBy
    confidence: float
    old: ClauseRef | None
    new: ClauseRef | None
    blocks: tuple[BlockChange, ...]
    kind: ClauseKind = "clause"
    renumbered: bool = False
    reformatted: bool = False
    words_added: int = 0
    words_removed: int = 0

    @property
    def title(self) -> str:
        """The heading to show for it: the new one where there is one."""
        ref = self.new or self.old
        return f"{ref.number} {ref.heading}".strip() if ref else ""

    @property
    def hides(self) -> str:
        """The words that paper does not show any more, or of an added clause never did."""
        return _quoted_together(block.hides for block in self.blocks)

    @property
    def shows(self) -> str:
        """The words that paper shows now and did not before."""
        return _quoted_together(block.shows for block in self.blocks)

    @property
    def strikes(self) -> str:
        """The words that are struck out now and were not before."""
        return _quoted_together(block.strikes for block in self.blocks)

    @property
    def restores(self) -> str:
        """The words that are no longer struck out."""
        return _quoted_together(block.restores for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clauses met each fate, and how many words came and went. A moved and changed one counts as both."""

    same: int = 0
    changed: int = 0
    moved: int = 0
    added: int = 0
    removed: int = 0
    renumbered: int = 0
    reformatted: int = 0
    words_added: int = 0
    words_removed: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents, clause by clause, in the order of the new one; removed clauses stand where they stood.

    `pending_old` and `pending_new` are tracked changes found in the documents; both were read as if accepted.
    """

    clauses: tuple[ClauseChange, ...]
    counts: Counts = field(default_factory=Counts)
    pending_old: int = 0
    pending_new: int = 0

    @property
    def identical(self) -> bool:
        """No text differs in words or in what paper shows of it, and nothing moved; numbering and formatting may."""
        return all(clause.status == "same" for clause in self.clauses)

    def differing(self) -> Iterator[ClauseChange]:
        """The clauses a reader has to look at: those whose text, what is seen of it, place or numbering differs."""
        return (clause for clause in self.clauses if clause.status != "same" or clause.renumbered)


def _quoted_together(words: Iterable[str]) -> str:
    return APART.join(filter(None, words))


def sight(change: BlockChange | ClauseChange) -> list[tuple[str, str]]:
    """What a change alters of what paper shows, in words: how, and which words. Empty where it alters nothing."""
    told = (
        ("not seen on paper", change.hides),
        ("seen on paper now", change.shows),
        ("struck out", change.strikes),
        ("no longer struck out", change.restores),
    )
    return [(how, words) for how, words in told if words]
