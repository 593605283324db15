"""How a query is taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Invalid
from shared.search.language import LONGEST, Parsed, Term, parse


def term(*ways: str) -> Term:
    """A term of these ways, each words parted by blanks."""
    return Term(tuple(tuple(way.split()) for way in ways))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Parsed()),
        ("overtime pay", Parsed(must=(term("overtime"), term("pay")))),
        ('"task force"', Parsed(must=(term("task force"),))),
        ("Task-Force", Parsed(must=(term("task force"),))),
        ("39A-3-2", Parsed(must=(term("39a 3 2"),))),
        ("pay -draft", Parsed(must=(term("pay"),), must_not=(term("draft"),))),
        ('-"in force"', Parsed(must_not=(term("in force"),))),
        ("sheriff OR police", Parsed(must=(term("sheriff", "police"),))),
        ("a1 OR b2 OR c3 d4", Parsed(must=(term("a1", "b2", "c3"), term("d4")))),
        ("+pay overtime", Parsed(must=(term("pay"),), should=(term("overtime"),))),
        ("+pay OR wage overtime", Parsed(must=(term("pay", "wage"),), should=(term("overtime"),))),
        ("pay OR +wage overtime", Parsed(must=(term("pay", "wage"),), should=(term("overtime"),))),
        ("pay OR -draft", Parsed(must=(term("pay"),), must_not=(term("draft"),))),
        ("OR pay OR", Parsed(must=(term("pay"),))),
        ("pay or wage", Parsed(must=(term("pay"), term("wage")), ignored=("or",))),
        ("the pay", Parsed(must=(term("pay"),), ignored=("the",))),
        ("+the pay", Parsed(must=(term("pay"),), ignored=("the",))),
        ('"state of the art"', Parsed(must=(term("state of the art"),))),
        ('unclosed "task force', Parsed(must=(term("unclosed"), term("task force")))),
        ('"" - + ( ) "..."', Parsed()),
        ("Peña", Parsed(must=(term("pena"),))),
        (
            "MOUs",
            Parsed(must=(term("mous", "memoranda of understanding", "memorandum of understanding", "mou"),)),
        ),
    ],
)
def test_parse_text_gives_terms(text: str, expected: Parsed) -> None:
    assert parse(text) == expected


def test_parse_common_words_alone_finds_nothing() -> None:
    assert parse("the of").finds_nothing
    assert not parse("").finds_nothing
    assert not parse("the pay").finds_nothing


@given(st.text(max_size=60))
def test_parse_any_text_never_fails(text: str) -> None:
    parsed = parse(text)
    assert all(way for term in (*parsed.must, *parsed.should, *parsed.must_not) for way in term.ways)


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), " ".join(f"w{n}" for n in range(33))])
def test_parse_text_too_long_is_refused_naming_the_field(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(text)
    assert [error.field for error in caught.value.fields] == ["q"]
