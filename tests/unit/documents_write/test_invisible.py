"""What nobody sees is refused in an answer, and what a script needs is kept."""

import pytest

from shared.documents.write.invisible import find_invisible
from shared.documents.write.values import UnusableAnswerError, read_answer
from tests.unit.documents_write.samples import make_question

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = "\x00\x07\x0b\x7f\x85\xad\u200b\u2028\u2029\u2060\ufeff\ufff9\uffff\U000e0041"


@pytest.mark.parametrize("character", BIDI + UNSEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_invisible_character_is_named_with_where_it_stands(character):
    found = find_invisible(f"pays{character} 100")
    assert f"U+{ord(character):04X} (" in found
    assert "after “pays”" in found


@pytest.mark.parametrize(
    "text",
    [
        "two\tcolumns\nand two\r\nlines",
        "O’Brien, Łukasz, Núñez: § 15-10-4, 50 % — “so”",
        "می\u200cخواهم",  # Persian: written with a non-joiner
        "ශ්\u200dරී",  # Sinhala: written with a joiner
        "👩\u200d⚖️",
        "\u0600١٢",  # a sign that is seen, though a format character by category
    ],
)
def test_text_that_is_seen_as_typed_is_kept(text):
    assert find_invisible(text) is None


@pytest.mark.parametrize("text", ["\u200dname", "na\u200cme", "Núñ\u200dez"])
def test_joiner_where_no_script_needs_one_is_refused(text):
    assert find_invisible(text) is not None


def test_answer_and_name_of_a_party_with_a_hidden_character_can_not_be_used():
    with pytest.raises(UnusableAnswerError, match=r"U\+202E \(right-to-left override\) after “paid”"):
        read_answer(make_question("q", "text"), "paid \u202e001")
    with pytest.raises(UnusableAnswerError, match=r"U\+200B"):
        read_answer(make_question("q", "party"), {"name": "State\u200b Police"})
