"""How text becomes words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.search.answer import START, STOP, Matches, added, facets_of, spans
from shared.search.edits import edits
from shared.search.port import Span
from shared.search.rows import check_facet_name
from shared.search.words import first_words, folded, separated, shown, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("W. Va. Code § 39A-3-2", ["w", "va", "code", "39a", "3", "2"]),
        ("the sheriff’s task-force", ["the", "sheriff", "s", "task", "force"]),
        ("$19,180.50", ["19", "180", "50"]),
        ("file_name@agency.example.gov", ["file", "name", "agency", "example", "gov"]),
        ("Peña, Straße, Øre, Łódź", ["pena", "strasse", "ore", "lodz"]),
        ("co\u00adoperation \ufb01le", ["cooperation", "file"]),
        ("pay\x00roll 😀 x²", ["pay", "roll", "x2"]),
        ("e\u0301tat", ["etat"]),
        ("x" * 250, ["x" * 100, "x" * 100, "x" * 50]),
    ],
)
def test_words_of_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=60))
def test_separated_text_separates_no_further_and_keeps_its_words(text: str) -> None:
    once = separated(text)
    assert separated(shown(once)) == once
    assert words_of(once) == words_of(text)


def test_separated_plain_text_reads_as_before() -> None:
    text = 'Overtime <b>"pay"</b> & more — §39A-3-2, José’s.'
    assert shown(separated(text)) == text


def test_separated_text_keeps_lines_apart_and_the_cells_of_a_table() -> None:
    assert separated("End\tJuly 31\nEarly end\fx") == "End\nJuly 31\nEarly end x"


def test_first_words_cuts_after_the_last_word_that_counts() -> None:
    assert first_words("one, two three", 2) == "one, two"
    assert first_words("one, two.", 2) == "one, two"
    assert first_words("one, two.", 3) == "one, two."


def test_folded_keeps_letters_of_other_scripts() -> None:
    assert folded("Москва ÉTÉ") == "москва ete"


@pytest.mark.parametrize(
    ("first", "second", "slips"),
    [
        ("overtime", "overtime", 0),
        ("overtme", "overtime", 1),
        ("agreemnet", "agreement", 1),
        ("forse", "force", 1),
        ("", "abc", 3),
        ("kitten", "sitting", 3),
    ],
)
def test_edits_count_slips_of_the_finger(first: str, second: str, slips: int) -> None:
    assert edits(first, second) == edits(second, first) == slips


def test_spans_are_text_without_marks() -> None:
    marked = f"the {START}task{STOP} {START}force{STOP}<b>\x1f"
    assert spans(marked) == (
        Span("the ", False),
        Span("task", True),
        Span(" ", False),
        Span("force", True),
        Span("<b>", False),
    )


def test_added_answers_sum_what_they_count() -> None:
    first = Matches((), 2, facets_of([("kind=mou", 2)], ["kind", "status"]))
    second = Matches((), 3, facets_of([("kind=mou", 1), ("kind=moa", 2)], ["kind", "status"]))
    both = added(first, second)
    assert (both.total, both.facets) == (5, {"kind": {"mou": 3, "moa": 2}, "status": {}})


@pytest.mark.parametrize("name", ["", "a=b", "a b", "é", "status'"])
def test_facet_name_that_could_be_mistaken_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="facet"):
        check_facet_name(name)
