"""Turns a query into Elasticsearch's: the asker's tokens and filters inside it, so that all it counts is theirs."""

import re
from collections.abc import Iterable
from typing import Any

from shared.search.answer import START, STOP
from shared.search.language import Parsed, Phrase, Term
from shared.search.port import Query
from shared.search.rows import check_facet_name

Json = dict[str, Any]
MOST_VALUES = 1_000
"""Values of one facet that are counted."""


def search_body(query: Query, parsed: Parsed, without: Iterable[str], offset: int, limit: int) -> Json:
    """The whole request. `without` are document ids that the rows answer for."""
    asked = bool_query(query, parsed, without)
    return {
        "query": asked,
        "from": offset,
        "size": limit,
        "track_total_hits": True,
        "sort": _sort(query, parsed),
        "_source": ["context", "entity_id", "kind", "path", "title", "updated_at", "facets"],
        "highlight": _highlight(parsed),
        "aggs": {name: _count(name) for name in query.facets},
    }


def bool_query(query: Query, parsed: Parsed, without: Iterable[str]) -> Json:
    """Who may see it, what is filtered, what must and must not be there."""
    barred: list[Json] = [_term(term) for term in parsed.must_not]
    barred.append({"terms": {"walls": sorted(query.hiding)}})
    barred.append({"ids": {"values": list(without)}})
    if parsed.finds_nothing:
        barred.append({"match_all": {}})
    facets = [
        {"terms": {"facets": sorted(f"{check_facet_name(name)}={value}" for value in values)}}
        for name, values in sorted(query.filters.items())
    ]
    return {
        "bool": {
            "filter": [{"terms": {"allow": sorted(query.allow)}}, *facets],
            "must": [_term(term) for term in parsed.must],
            "should": [_term(term) for term in parsed.should],
            "minimum_should_match": 0,
            "must_not": barred,
        }
    }


def _sort(query: Query, parsed: Parsed) -> list[Json]:
    best: list[Json] = (
        [{"_score": "desc"}] if query.order == "best" and (parsed.must or parsed.should) else []
    )
    return [*best, {"updated_at": "desc"}, {"context": "asc"}, {"entity_id": "asc"}]


def _term(term: Term) -> Json:
    ways = [_phrase(way) for way in term.ways]
    return ways[0] if len(ways) == 1 else {"bool": {"should": ways, "minimum_should_match": 1}}


def _phrase(phrase: Phrase) -> Json:
    """The words beside each other in one field; a title weighs three times what the body does."""
    said = {"query": " ".join(phrase), "type": "phrase", "fields": ["title^3", "body"]}
    return {"multi_match": said}


def _highlight(parsed: Parsed) -> Json:
    wanted = [_term(term) for term in (*parsed.must, *parsed.should)]
    return {
        "pre_tags": [START],
        "post_tags": [STOP],
        # Only what was asked for is marked, never what was filtered by.
        "highlight_query": {"bool": {"should": wanted}} if wanted else {"match_none": {}},
        "max_analyzed_offset": 999_999,
        "fields": {
            "title": {"number_of_fragments": 0, "no_match_size": 1_000},
            "body": {"number_of_fragments": 2, "fragment_size": 160, "no_match_size": 160},
        },
    }


def _count(name: str) -> Json:
    """Counts of the values of one facet."""
    own = f"{re.escape(check_facet_name(name))}=.*"
    return {"terms": {"field": "facets", "include": own, "size": MOST_VALUES}}
