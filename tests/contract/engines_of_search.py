"""The engines that the search contract runs against, each over rows of its own in a database of its own."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg

from shared.database import Database
from shared.search.elasticsearch import ElasticsearchIndex
from shared.search.elasticsearch_client import make_client
from shared.search.migrations.ddl import ddl, rights
from shared.search.port import Entry, Query, Removal, SearchIndex
from shared.search.postgres import PostgresSearch
from shared.search.rows import put_entries, remove_entries
from tests.contract.questions import Asker

CONTEXTS = ("portal", "agreements", "complaints", "training")


@dataclass
class Library:
    """Rows with the roles that write them, and the engine over them."""

    databases: dict[str, Database]
    index: Any  # a SearchIndex; tests of the copy look inside
    name: str

    def put(self, *entries: Entry) -> None:
        """Write entries, each with its context's role."""
        for context, own in _by_context(entries):
            with self.databases[context].transaction() as session:
                put_entries(session, own)

    def remove(self, *removals: Removal) -> None:
        """Remove records, each with its context's role."""
        for context, own in _by_context(removals):
            with self.databases[context].transaction() as session:
                remove_entries(session, own)

    def ids(self, text: str, asker: Asker, **more) -> set[str]:
        """The ids of all entries found, however many pages they take."""
        found: set[str] = set()
        while True:
            page = self.index.search(
                Query(text, asker.allow, asker.walls, offset=len(found), limit=100, **more)
            )
            found |= {hit.entity_id for hit in page.hits}
            if not page.hits:
                assert page.total == len(found)
                return found


@contextmanager
def library(
    postgres, build: Callable[[Database], SearchIndex], name: str, entries: Iterable[Entry] = ()
) -> Iterator[Library]:
    """A library in a database of its own."""
    database = f"search_{uuid4().hex[:8]}"
    postgres.create_database(database)
    with psycopg.connect(postgres.url("owner", database)) as connection:
        for statement in [*ddl(), *(line for each in CONTEXTS for line in rights(each, f"concord_{each}"))]:
            connection.execute(statement)
    roles = {context: Database(postgres.url(context, database), pool=4) for context in CONTEXTS}
    made = Library(roles, build(roles["portal"]), name)
    made.put(*entries)
    try:
        yield made
    finally:
        for role in roles.values():
            role.dispose()
        postgres.drop_database(database)


def on_postgres(database: Database) -> SearchIndex:
    """PostgreSQL's full text."""
    return PostgresSearch(database)


def on_elasticsearch(url: str) -> Callable[[Database], ElasticsearchIndex]:
    """Elasticsearch, in indexes of its own."""
    # A test machine is slower than a person's patience allows.
    client = make_client(url, answer_seconds=20)
    return lambda database: ElasticsearchIndex(client, database, f"t-{uuid4().hex[:8]}")


def _by_context(things):
    things = list(things)
    for context in sorted({thing.context for thing in things}):
        yield context, [thing for thing in things if thing.context == context]
