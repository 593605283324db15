"""What is offered in place of a query that finds nothing."""

from collections.abc import Iterable

import pytest

from shared.search.language import parse
from shared.search.port import Query
from shared.search.suggest import suggestions_for

SEEN = {"overtime", "training", "force", "task force", "overtime training"}
NEAR = {
    "overtme": ["overtone", "overtime"],
    "trainig": ["training"],
    "forse": ["force"],
    "informnat": ["informant"],
}


def suggest(text: str, filters: Iterable[str] = ()) -> tuple[str, ...]:
    """What is offered where only `SEEN` is found."""
    asked: list[Query] = []

    def count(query: Query) -> int:
        asked.append(query)
        return int(query.text.lower().replace('"', "") in SEEN)

    query = Query(text, frozenset({"public"}), frozenset({"agency:x"}), facets=("kind",), limit=20)
    offered = suggestions_for(query, parse(text), count, lambda word: NEAR.get(word, []))
    assert all((q.allow, q.walls) == (query.allow, query.walls) for q in asked), (
        "always with the asker's tokens"
    )
    return offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("overtme", ("overtime",)),
        ("Overtme trainig", ("overtime training",)),
        ('"task forse"', ('"task force"',)),
        ("informnat", ()),
        ("xyzzy", ()),
        ("fore", ()),
    ],
)
def test_suggestion_is_a_query_that_finds_something_or_none(typed: str, offered: tuple[str, ...]) -> None:
    assert suggest(typed) == offered


def test_suggestion_gives_up_on_many_unknown_words() -> None:
    assert suggest("overtme trainig forse informnat") == ()
