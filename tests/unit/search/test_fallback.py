"""When the usual engine is asked, when it is left alone, and what a person is told."""

import pytest

from shared.errors import Invalid, Unavailable
from shared.search.elasticsearch import Behind
from shared.search.fallback import FallbackSearch
from shared.search.port import Query, Results

ASKED = Query("overtime", frozenset({"public"}))


class Engine:
    """An engine that answers, or raises what it is told to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.trouble: Exception | None = None
        self.asked = 0

    def search(self, query: Query) -> Results:
        """Answer or raise."""
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return Results((), 0, {}, self.name)

    def catch_up(self) -> int:
        """Answer or raise."""
        if self.trouble:
            raise self.trouble
        return 3

    rebuild = catch_up


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The seconds."""
        return self.now


@pytest.fixture
def parts():
    """The usual engine, the fallback, the clock, and both together."""
    usual, fallback, clock = Engine("elasticsearch"), Engine("postgres"), Clock()
    return usual, fallback, clock, FallbackSearch(usual, fallback, rest_seconds=10, tick=clock)


def test_search_asks_the_usual_engine_alone_while_it_answers(parts) -> None:
    _usual, fallback, _, both = parts
    found = both.search(ASKED)
    assert (found.engine, found.fell_back, fallback.asked) == ("elasticsearch", False, 0)


def test_search_falls_back_and_says_so(parts) -> None:
    usual, _, _, both = parts
    usual.trouble = Unavailable("down")
    found = both.search(ASKED)
    assert (found.engine, found.fell_back) == ("postgres", True)


def test_search_leaves_a_failed_engine_alone_while_it_rests_then_tries_once(parts) -> None:
    usual, _, clock, both = parts
    usual.trouble = Unavailable("down")
    for _ in range(5):
        both.search(ASKED)
    assert usual.asked == 1
    clock.now = 10
    for _ in range(5):
        both.search(ASKED)
    assert usual.asked == 2


def test_search_asks_the_usual_engine_again_once_a_try_succeeds(parts) -> None:
    usual, _, clock, both = parts
    usual.trouble = Unavailable("down")
    both.search(ASKED)
    usual.trouble, clock.now = None, 10
    assert [both.search(ASKED).engine for _ in range(3)] == ["elasticsearch"] * 3


def test_catch_up_that_succeeds_ends_the_rest(parts) -> None:
    usual, _, _, both = parts
    usual.trouble = Unavailable("down")
    both.search(ASKED)
    usual.trouble = None
    assert both.catch_up() == 3
    assert both.search(ASKED).engine == "elasticsearch"


def test_search_that_is_only_behind_does_not_rest_the_engine(parts) -> None:
    usual, _, _, both = parts
    usual.trouble = Behind("catching up")
    both.search(ASKED)
    both.search(ASKED)
    assert usual.asked == 2


def test_search_text_that_is_refused_is_not_asked_twice(parts) -> None:
    usual, fallback, _, both = parts
    usual.trouble = Invalid("too long")
    with pytest.raises(Invalid):
        both.search(ASKED)
    assert fallback.asked == 0


def test_search_with_both_engines_down_says_unavailable(parts) -> None:
    usual, fallback, _, both = parts
    usual.trouble = fallback.trouble = Unavailable("down")
    with pytest.raises(Unavailable):
        both.search(ASKED)
