"""Builds the search of this installation from the settings. Only composition roots call it."""

from shared.database import Database
from shared.search.port import SearchIndex
from shared.search.postgres import PostgresSearch
from shared.settings import Settings


def search_index(settings: Settings, database: Database) -> SearchIndex:
    """Search over every context, on the portal's database. Raises SettingMissing."""
    postgres = PostgresSearch(database)
    if settings.search_engine == "postgres":
        return postgres
    return _elasticsearch(settings, database, postgres)


def _elasticsearch(settings: Settings, database: Database, postgres: PostgresSearch) -> SearchIndex:
    # ruff: noqa: PLC0415 - its client takes a second to import, of each start of a web server, worker or command
    from shared.search.elasticsearch import ElasticsearchIndex
    from shared.search.elasticsearch_client import make_client
    from shared.search.fallback import FallbackSearch

    key = settings.elasticsearch_api_key
    client = make_client(
        settings.need("elasticsearch_url"),
        None if key is None else key.get_secret_value(),
        settings.elasticsearch_ca,
    )
    return FallbackSearch(ElasticsearchIndex(client, database), postgres)
