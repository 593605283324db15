"""Search in PostgreSQL's full text: the engine of the embedded stack, and the fallback of every other.

Reads the rows themselves, so nothing is ever missing. The portal's role sees every context, a service's its own.
Writes nothing but the list of words that suggestions come from.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.database import Database
from shared.progress import Tick, silent
from shared.search import vocabulary
from shared.search.answer import Matches, facets_of, named_facets, results_of, spans
from shared.search.language import Parsed, parse
from shared.search.port import Hit, Query, Results
from shared.search.postgres_query import SEEN, Statement, visibility
from shared.search.suggest import suggestions_for

NAME = "postgres"


class PostgresSearch:
    """See `SearchIndex`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, query: Query) -> Results:
        """See `SearchIndex`."""
        parsed = parse(query.text)
        with self._database.transaction() as session:
            found = find(session, query, parsed)
            suggestions = () if found.total else suggest(session, query, parsed)
        return results_of(found, NAME, parsed, suggestions)

    def catch_up(self) -> int:
        """Nothing: the rows are the index."""
        return 0

    def rebuild(self, tick: Tick = silent) -> int:
        """Make the list of words anew, so that it knows none that no entry has; answers how many there are."""
        with self._database.transaction() as session:
            words = vocabulary.rebuild(session)
        tick(words, words)
        return words


def find(session: Session, query: Query, parsed: Parsed, only: str = "true") -> Matches:
    """One page of hits and the numbers over all, from the rows for which `only` (SQL of ours) holds."""
    statement = Statement(query, parsed, only)
    if statement.reads_words:
        # The planner does not know what it costs to read a long text's words: it would read them all.
        session.execute(text("SET LOCAL enable_seqscan = off"))
    row = session.execute(text(statement.sql), statement.parameters).one()
    hits = tuple(_hit(hit) for hit in row.hits)
    return Matches(hits, row.total, facets_of(row.facets.items(), query.facets))


def _hit(hit: Mapping[str, Any]) -> Hit:
    return Hit(
        hit["context"],
        hit["entity_id"],
        hit["kind"],
        hit["path"],
        spans(hit["title"]),
        spans(hit["passage"]),
        datetime.fromisoformat(hit["updated_at"]),
        named_facets(hit["facets"]),
    )


def suggest(session: Session, query: Query, parsed: Parsed) -> tuple[str, ...]:
    """What to offer where nothing was found; from the rows, whichever engine was asked."""

    def seen(words: Iterable[str]) -> set[str]:
        found = session.execute(text(SEEN), {**visibility(query), "words": list(words)})
        return set(found.scalars())

    return suggestions_for(
        query,
        parsed,
        seen=seen,
        alike=lambda word: vocabulary.alike(session, word),
        finds=lambda asked: find(session, asked, parse(asked.text)).total > 0,
    )
