"""What a redline gives back. Plain frozen values; no behaviour beyond naming them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from shared.documents.compare.model import Comparison

RefusedBecause = Literal[
    "unreadable",
    "engine_missing",
    "engine_timed_out",
    "engine_out_of_memory",
    "engine_crashed",
    "engine_refused",
    "not_lossless",
]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first place in a part where the redline does not give a document back."""

    position: int
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class PartCheck:
    """One part of the document: does accepting give the revised one, and rejecting the original one?"""

    part: str
    accept: Mismatch | None = None
    reject: Mismatch | None = None

    @property
    def exact(self) -> bool:
        """Both ways hold."""
        return self.accept is None and self.reject is None


@dataclass(frozen=True, slots=True)
class Revisions:
    """How many tracked changes the redline carries, by kind (a mark each, as Word lists them)."""

    insertions: int = 0
    deletions: int = 0
    moves: int = 0
    formatting: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.insertions + self.deletions + self.moves + self.formatting


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no redline: a code, a sentence for the reader, and the parts that could not be compared."""

    because: RefusedBecause
    message: str
    parts: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Redline:
    """A verified redline, or a refusal with the comparison for the page in its place. Never both.

    `checks` has an entry for every part compared. `not_shown` names what differs between the two documents
    that tracked changes cannot show or that the engine does not track (formatting, page layout, comments): the
    text is exact all the same. `settled_original` and `settled_revised` are the tracked changes the inputs
    already carried; they were accepted first, so that the redline shows every difference there is.
    """

    author: str
    at: datetime
    docx: bytes | None
    checks: tuple[PartCheck, ...] = ()
    revisions: Revisions = field(default_factory=Revisions)
    not_shown: tuple[str, ...] = ()
    settled_original: int = 0
    settled_revised: int = 0
    refusal: Refusal | None = None
    comparison: Comparison | None = None
    seconds: float = 0.0

    @property
    def lossless(self) -> bool:
        """There is a redline: accept-all is the revised document, reject-all the original."""
        return self.docx is not None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place both sides changed differently. Both texts stand in the document, each under its side's name."""

    place: str
    base: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ThreeWayRedline:
    """One document with the changes of both sides to a common base, or a refusal naming why not.

    `agreed_author` is the name on changes both sides made alike.
    """

    our_author: str
    their_author: str
    agreed_author: str
    at: datetime
    docx: bytes | None
    conflicts: Sequence[Conflict] = ()
    refusal: Refusal | None = None
    seconds: float = 0.0
