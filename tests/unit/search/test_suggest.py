"""What is offered in place of a query that finds nothing."""

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


def suggest(text: str) -> tuple[str, ...]:
    """What is offered where only `SEEN` is found."""

    def finds(asked: Query) -> bool:
        assert (asked.allow, asked.walls) == (query.allow, query.walls), "always with the asker's tokens"
        return asked.text.lower().replace('"', "") in SEEN

    query = Query(text, frozenset({"public"}), frozenset({"agency:x"}), facets=("kind",), limit=20)
    return suggestions_for(
        query, parse(text), lambda words: SEEN & set(words), lambda w: NEAR.get(w, []), finds
    )


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
