"""Search in Elasticsearch: the engine of production.

Its index is a copy of the rows that may be behind by a moment. It is asked only about rows of which it has the
present state; the few others (`pending`) are searched in PostgreSQL in the same breath and added. So a new wall, a
removal and a new entry count at once, in hits, totals, facets and suggestions alike.
"""

from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch

from shared.database import Database
from shared.errors import Unavailable
from shared.progress import Tick, silent
from shared.search.answer import Matches, added, facets_of, named_facets, results_of, spans
from shared.search.elasticsearch_client import our_errors
from shared.search.elasticsearch_copy import Copies, document_id
from shared.search.elasticsearch_query import search_body
from shared.search.language import Parsed, parse
from shared.search.pending import anything_waits, pending_ids
from shared.search.port import Hit, Query, Results
from shared.search.postgres import find, suggest
from shared.search.postgres_query import PENDING_ONLY

NAME = "elasticsearch"
MOST_PENDING = 500
"""With more rows than these not yet copied, PostgreSQL alone answers until the copy has caught up."""


class Behind(Unavailable):
    """The copy lacks too many rows; PostgreSQL answers meanwhile, and `catch_up` mends it."""

    code = "search_behind"
    way_out = (
        "The index is catching up. If this lasts, ask your administrator to run `concord search rebuild`."
    )


class ElasticsearchIndex:
    """See `SearchIndex`. Needs the portal's database, which sees every row."""

    def __init__(self, client: Elasticsearch, database: Database, name: str = "concord-search") -> None:
        self._client = client
        self._database = database
        self._copies = Copies(client, database, name)

    @property
    def alias(self) -> str:
        """The name under which Elasticsearch has the copy."""
        return self._copies.alias

    def search(self, query: Query) -> Results:
        """See `SearchIndex`. Raises Behind where too much is not yet copied."""
        parsed = parse(query.text)
        recent, waiting = self._recent(query, parsed)
        found = added(recent, self._older(query, parsed, recent, waiting))
        suggestions = () if found.total else self._suggest(query, parsed)
        return results_of(found, NAME, parsed, suggestions)

    def catch_up(self) -> int:
        """See `SearchIndex`. Safe to run in several processes at once."""
        return self._copies.catch_up()

    def rebuild(self, tick: Tick = silent) -> int:
        """See `SearchIndex`. The old index answers until the new one is whole."""
        return self._copies.rebuild(tick)

    def _recent(self, query: Query, parsed: Parsed) -> tuple[Matches, list[str]]:
        """What PostgreSQL finds in the rows not yet copied, and the ids of all those rows."""
        with self._database.statement() as connection:
            if not anything_waits(connection):
                return Matches(), []
        with self._database.transaction() as session:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            waiting = pending_ids(session, MOST_PENDING)
            if waiting is None:
                raise Behind("The search index is catching up.")
            found = find(session, query, parsed, PENDING_ONLY) if waiting else Matches()
        return found, [document_id(context, entity_id) for context, entity_id in waiting]

    def _older(self, query: Query, parsed: Parsed, recent: Matches, waiting: list[str]) -> Matches:
        """What Elasticsearch finds in all other rows, for the rest of the page."""
        offset = max(0, query.offset - recent.total)
        limit = query.limit - len(recent.hits)
        answer = self._ask(search_body(query, parsed, waiting, offset, limit))
        counts = [
            (bucket["key"], bucket["doc_count"])
            for name in query.facets
            for bucket in answer["aggregations"][name]["buckets"]
        ]
        hits = tuple(_hit(hit) for hit in answer["hits"]["hits"])
        return Matches(hits, answer["hits"]["total"]["value"], facets_of(counts, query.facets))

    def _suggest(self, query: Query, parsed: Parsed) -> tuple[str, ...]:
        """From the rows: they are never behind, and Elasticsearch's own suggester knows no permissions."""
        with self._database.transaction() as session:
            return suggest(session, query, parsed)

    def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        with our_errors():
            return dict(self._client.search(index=self._copies.alias, body=body).body)


def _hit(hit: dict[str, Any]) -> Hit:
    source, marked = hit["_source"], hit.get("highlight", {})
    return Hit(
        source["context"],
        source["entity_id"],
        source["kind"],
        source["path"],
        spans(marked.get("title", [source["title"]])[0]),
        spans(" … ".join(marked.get("body", []))),
        datetime.fromisoformat(source["updated_at"]),
        named_facets(source["facets"]),
    )
