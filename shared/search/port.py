"""The port: what can be found, what is asked, what is answered. Adapters: `postgres`, `elasticsearch`, `fallback`.

Who may see an entry is part of the question, never a filter over the answer: every count, facet, highlight and
suggestion speaks only of entries that share an allow token with the asker and no wall token
(`shared.auth.scope`). Where one thing has two entries, an asker who is shown the one is not shown the other: that is no
wall, and is said apart (`duplicate_for`). Entries are written by `shared.search.rows`, in the transaction of the record
they mirror.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from shared.errors import FieldError, Invalid
from shared.progress import Tick, silent

Order = Literal["best", "newest"]
MOST_HITS = 100
DEEPEST = 10_000
"""How far a list of hits can be paged; further on, filters help more than pages."""


@dataclass(frozen=True)
class Entry:
    """One record as it can be found. `version` is the record's own: an older one never replaces a newer one.

    `facets` maps a facet's name (`status`) to its values; `kind` and `context` are facets by themselves. `path` is
    the address of the record's page. Whoever carries an allow token of `duplicate_for` finds the same thing by another
    entry, and is shown that alone.
    """

    context: str
    entity_id: str
    kind: str
    title: str
    body: str
    path: str
    allow: frozenset[str]
    walls: frozenset[str]
    version: int
    updated_at: datetime
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    duplicate_for: frozenset[str] = frozenset()

    @property
    def hidden_from(self) -> frozenset[str]:
        """The tokens, as they are kept, of which one hides the entry from whoever asks: see `Query.hiding`."""
        return self.walls | _duplicates(self.duplicate_for)


@dataclass(frozen=True)
class Removal:
    """A record that can't be found any more; its texts are blanked at once. A newer version may bring it back."""

    context: str
    entity_id: str
    version: int
    updated_at: datetime


@dataclass(frozen=True)
class Query:
    """What is asked: `text` in the language of `shared.search.language`, and the asker's tokens.

    `filters` maps a facet's name to the values of which one must be there. `facets` names those to be counted.
    Raises Invalid for a page that lies too deep.
    """

    text: str
    allow: frozenset[str]
    walls: frozenset[str] = frozenset()
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    order: Order = "best"
    offset: int = 0
    limit: int = 20

    def __post_init__(self) -> None:
        if not (0 <= self.limit <= MOST_HITS and 0 <= self.offset <= DEEPEST - self.limit):
            raise Invalid(
                f"Only the first {DEEPEST} hits can be listed.",
                (FieldError("offset", "Narrow the search down with a filter or another word."),),
            )

    @property
    def hiding(self) -> frozenset[str]:
        """What hides an entry from the asker: a wall, or that the same thing is found by an entry beside it."""
        return self.walls | _duplicates(self.allow)


def _duplicates(allow: frozenset[str]) -> frozenset[str]:
    """Allow tokens as an entry's row keeps them beside its walls, never to be taken for a wall."""
    return frozenset(f"duplicate:{token}" for token in allow)


@dataclass(frozen=True)
class Span:
    """A piece of text, and whether it is what was asked for. Plain text: the page escapes it."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Hit:
    """One entry found: title and best passage in pieces, so that a page can mark the words; the entry's facets."""

    context: str
    entity_id: str
    kind: str
    path: str
    title: tuple[Span, ...]
    passage: tuple[Span, ...]
    updated_at: datetime
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """What was found. `total` and `facets` count only what the asker may see.

    `suggestions` are whole queries that do find something; `ignored` are words too common to be asked for.
    `fell_back` is true where the usual engine did not answer and PostgreSQL did: nothing is missing, but the order
    of hits may differ.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    engine: str
    suggestions: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    fell_back: bool = False


class SearchIndex(Protocol):
    """One engine. Every method raises Unavailable where it does not answer."""

    def search(self, query: Query) -> Results:
        """Find. Raises Invalid for a text that is too long. An entry is found as soon as its transaction commits."""

    def catch_up(self) -> int:
        """Bring the engine's own copy up to the rows; answers how many entries it took."""

    def rebuild(self, tick: Tick = silent) -> int:
        """Make the engine's own copy anew from the rows while people work; answers how many entries it holds."""
