"""Words that stay in the file and leave the paper, or come onto it, are a change of the clause they stand in."""

from __future__ import annotations

import pytest

from shared.documents.compare.compare import compare
from shared.documents.compare.html import describe, render_comparison
from tests.unit.documents_read.build import docx, paragraph, run

WORDS = "The State may end it at any time."
VANISH, WHITE, TINY = "<w:vanish/>", '<w:color w:val="FAFAFA"/>', '<w:sz w:val="2"/>'


def clause(*inside: str) -> bytes:
    heads = [paragraph(words, style="Heading1") for words in ("Purpose", "Ending")]
    return docx(heads[0] + paragraph("Both share.") + heads[1] + paragraph("It lasts. ", *inside))


def in_table(marks: str) -> str:
    return f"</w:p><w:tbl><w:tr><w:tc>{paragraph(run(WORDS, marks))}</w:tc></w:tr></w:tbl><w:p>"


SEEN = clause(run(WORDS))


@pytest.mark.parametrize("marks", [VANISH, WHITE, TINY], ids=["vanish", "nearly white", "tiny"])
def test_clause_whose_words_leave_the_paper_is_a_change_and_says_which(marks: str) -> None:
    comparison = compare(SEEN, clause(run(WORDS, marks)))
    (change,) = comparison.differing()
    assert (change.title, change.status, change.hides, change.shows) == ("Ending", "changed", WORDS, "")
    assert not comparison.identical
    assert describe(change).startswith(
        f"Changed: not its words, but what is seen of them; not seen on paper: “{WORDS}”"
    )
    assert f"<strong>Not seen on paper:</strong> <q>{WORDS}</q>" in render_comparison(comparison)


def test_words_that_come_onto_the_paper_are_a_change() -> None:
    comparison = compare(clause(run(WORDS, VANISH)), SEEN)
    (change,) = comparison.differing()
    assert (change.status, change.hides, change.shows) == ("changed", "", WORDS)
    assert f"<strong>Seen on paper now:</strong> <q>{WORDS}</q>" in render_comparison(comparison)


def test_words_that_are_put_in_unseen_are_told_as_unseen() -> None:
    (change,) = compare(clause(), clause(run(WORDS, WHITE))).differing()
    assert (change.status, change.hides) == ("changed", WORDS)


def test_only_the_words_that_left_are_named_and_what_was_unseen_before_is_no_change() -> None:
    half, whole = clause(run("The State ", WHITE), run("may end it at any time.")), clause(run(WORDS, WHITE))
    (change,) = compare(half, whole).differing()
    assert change.hides == "may end it at any time."
    assert compare(whole, whole).identical
    assert compare(whole, clause(run(WORDS, VANISH))).identical


def test_words_in_a_table_that_leave_the_paper_are_a_change() -> None:
    comparison = compare(clause(in_table("")), clause(in_table(WHITE)))
    (change,) = comparison.differing()
    assert change.hides == WORDS
    assert f"<q>{WORDS}</q>" in render_comparison(comparison)


def test_heading_that_leaves_the_paper_is_shown_with_what_left() -> None:
    white = docx(
        paragraph("Purpose", style="Heading1") + paragraph("Both share.")
        + paragraph(run("Ending", WHITE), style="Heading1") + paragraph("It lasts. ", run(WORDS))
    )  # fmt: skip
    assert "<q>Ending</q>" in render_comparison(compare(SEEN, white))
