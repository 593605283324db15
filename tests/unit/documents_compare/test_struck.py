"""Words struck out by formatting, with no tracked change, are a change of their clause, named and marked in place."""

from __future__ import annotations

import pytest

from shared.documents.compare.compare import compare
from shared.documents.compare.html import describe, render_comparison
from tests.unit.documents_read.build import STYLES, docx, paragraph, run

WORDS = "The State may not end it."
STRIKE = "<w:strike/>"
CROSSED = (
    '<w:style w:type="character" w:styleId="Crossed"><w:name w:val="x"/><w:rPr><w:strike/></w:rPr></w:style>'
)


def clause(*inside: str, **parts: str) -> bytes:
    heads = [paragraph(words, style="Heading1") for words in ("Purpose", "Ending")]
    return docx(
        heads[0] + paragraph("Both share.") + heads[1] + paragraph("It lasts. ", *inside),
        styles=STYLES + CROSSED, **parts,
    )  # fmt: skip


SEEN = clause(run(WORDS))


@pytest.mark.parametrize(
    "marks",
    [STRIKE, "<w:dstrike/>", '<w:rStyle w:val="Crossed"/>'],
    ids=["strike", "double strike", "style"],
)
def test_clause_struck_out_is_a_change_that_says_which_words_and_shows_them_struck(marks: str) -> None:
    comparison = compare(SEEN, clause(run(WORDS, marks)))
    (change,) = comparison.differing()
    assert (change.status, change.strikes, change.restores) == ("changed", WORDS, "")
    assert describe(change) == f"Changed: not its words, but how they are shown; struck out: “{WORDS}”."
    html = render_comparison(comparison)
    assert f"<strong>Struck out:</strong> <q>{WORDS}</q>" in html
    marked = f'<s class="compare-struck"><span class="usa-sr-only">Struck out: </span>{WORDS}<span'
    assert f"It lasts. {marked}" in html


def test_one_word_struck_out_is_marked_at_its_place_also_in_a_changed_sentence() -> None:
    struck = run("The State may "), run("not", STRIKE), run(" end it.")
    (change,) = compare(SEEN, clause(*struck)).differing()
    assert change.strikes == "not"
    html = render_comparison(compare(clause(run("The State must not end it.")), clause(*struck)))
    assert 'Struck out: </span>not<span class="usa-sr-only"> (end' in html


def test_words_no_longer_struck_out_are_told_and_words_struck_in_both_are_no_change() -> None:
    struck = clause(run(WORDS, STRIKE))
    (change,) = compare(struck, SEEN).differing()
    assert (change.strikes, change.restores) == ("", WORDS)
    assert compare(struck, struck).identical


def test_words_struck_out_in_a_table_and_in_words_put_in_are_named() -> None:
    def table(marks: str) -> str:
        return f"</w:p><w:tbl><w:tr><w:tc>{paragraph(run(WORDS, marks))}</w:tc></w:tr></w:tbl><w:p>"

    for old, new in ((clause(table("")), clause(table(STRIKE))), (clause(), clause(run(WORDS, STRIKE)))):
        (change,) = compare(old, new).differing()
        assert change.strikes == WORDS


def test_other_formatting_says_which_and_of_which_words() -> None:
    bold = clause(run("The State may "), run("not", "<w:b/>"), run(" end it."))
    clauses = [one for one in compare(SEEN, bold).clauses if one.reformatted]
    assert [describe(one) for one in clauses] == ["No change; formatting differs (bold at “not”)."]
