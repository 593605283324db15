"""What Elasticsearch is asked, and how its client is set up (security can't be tried on the node of the contract)."""

from pathlib import Path
from typing import Any

import certifi
import pytest

from shared.search.elasticsearch_client import ANSWER_SECONDS, make_client
from shared.search.elasticsearch_query import search_body
from shared.search.language import parse
from shared.search.migrations.ddl import ddl, rights
from shared.search.port import Query
from shared.search.words import INDEX_BODY


def body(text: str, **more) -> dict[str, Any]:
    """The request for a query."""
    query = Query(text, frozenset({"public", "account:ana"}), frozenset({"agency:x"}), **more)
    return search_body(query, parse(text), ["agreements:1"], 0, 20)


@pytest.mark.parametrize("text", ["", "overtime", "-draft", "+pay overtime", "the", "a OR b"])
def test_request_always_carries_the_askers_tokens_inside_the_query(text: str) -> None:
    asked = body(text, facets=("status",))["query"]["bool"]
    assert {"terms": {"allow": ["account:ana", "public"]}} in asked["filter"]
    hiding = ["agency:x", "duplicate:account:ana", "duplicate:public"]
    assert {"terms": {"walls": hiding}} in asked["must_not"]
    assert {"ids": {"values": ["agreements:1"]}} in asked["must_not"]


def test_request_counts_inside_the_query_and_never_beside_it() -> None:
    asked = body("overtime", facets=("status", "kind"), filters={"status": frozenset({"draft"})})
    assert set(asked["aggs"]) == {"status", "kind"}
    assert "post_filter" not in asked
    assert "global" not in str(asked["aggs"])
    assert {"terms": {"facets": ["status=draft"]}} in asked["query"]["bool"]["filter"]


def test_mapping_takes_no_field_that_it_does_not_name() -> None:
    assert INDEX_BODY["mappings"]["dynamic"] == "strict"


def test_client_gives_up_before_people_do_and_asks_once() -> None:
    client = make_client("http://127.0.0.1:9200")
    assert (client._request_timeout, client._max_retries, client._retry_on_timeout) == (
        ANSWER_SECONDS,
        0,
        False,
    )
    assert ANSWER_SECONDS < 2


def test_client_sends_the_api_key_and_trusts_the_given_authority_alone() -> None:
    client = make_client("https://search.example.gov:9200", "abc123", Path(certifi.where()))
    node = next(iter(client.transport.node_pool.all()))
    assert client._headers["authorization"] == "ApiKey abc123"
    assert node.config.ca_certs == certifi.where()
    assert node.config.verify_certs
    assert node.base_url == "https://search.example.gov:9200"


def test_schema_gives_no_role_the_right_to_delete_rows() -> None:
    grants = [
        line
        for line in (*ddl(), *rights("agreements", "concord_agreements"))
        if line.startswith("GRANT") and "search.entry" in line
    ]
    assert grants
    assert all("DELETE" not in line and "TRUNCATE" not in line for line in grants)
