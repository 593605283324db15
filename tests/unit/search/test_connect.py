"""Which engine the settings name."""

import pytest

from shared.database import Database
from shared.search.connect import search_index
from shared.search.fallback import FallbackSearch
from shared.search.postgres import PostgresSearch
from shared.settings import SettingMissing, Settings

DATABASE = Database("postgresql://nobody@127.0.0.1:1/none")


def test_search_of_the_embedded_stack_is_postgresql() -> None:
    assert isinstance(search_index(Settings(search_engine="postgres"), DATABASE), PostgresSearch)


def test_search_with_elasticsearch_has_postgresql_behind_it() -> None:
    settings = Settings(search_engine="elasticsearch", elasticsearch_url="http://127.0.0.1:9200")
    assert isinstance(search_index(settings, DATABASE), FallbackSearch)


def test_search_with_elasticsearch_but_no_address_names_the_setting() -> None:
    with pytest.raises(SettingMissing, match="CONCORD_ELASTICSEARCH_URL"):
        search_index(Settings(search_engine="elasticsearch", elasticsearch_url=None), DATABASE)
