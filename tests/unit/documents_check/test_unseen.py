"""Words that paper does not show are an error of the check, wherever they stand, with their place and the words."""

from __future__ import annotations

import pytest

from shared.documents.check.check import check
from tests.unit.documents_compare.test_fields import TOC_STYLES
from tests.unit.documents_read.build import docx, paragraph, run

WORDS = "The State waives all fees."
WHITE = '<w:color w:val="FFFFFF"/>'
UNSEEN = paragraph(run(WORDS, WHITE))
HEADS = paragraph("4. Fees", style="Heading1") + paragraph("Each Party bears its own.")


def find(body: str, **stories: str) -> list[tuple[str, str, str]]:
    found = check(docx(HEADS + body, styles=TOC_STYLES, **stories))
    return [(one.severity, one.place, one.excerpt) for one in found if one.rule == "unseen"]


def filled(how: str) -> str:
    """Letters filled in Word's newer way, over a colour that older programs show."""
    return f'<w:color w:val="000000"/><w14:textFill>{how}</w14:textFill>'


def seen_through(alpha: int) -> str:
    colour = f'<w14:srgbClr w14:val="000000"><w14:alpha w14:val="{alpha}"/></w14:srgbClr>'
    return filled(f"<w14:solidFill>{colour}</w14:solidFill>")


@pytest.mark.parametrize(
    "marks",
    [
        "<w:vanish/>", WHITE, '<w:color w:val="F5F5F5"/>', '<w:color w:val="EAEAEA"/>', '<w:color w:val="FFFF99"/>',
        '<w:sz w:val="2"/>', '<w:highlight w:val="black"/>', filled("<w14:noFill/>"), seen_through(95000),
    ],
    ids=["vanish", "white", "nearly white", "light grey", "light yellow", "tiny", "blacked out", "no fill",
         "transparent"],
)  # fmt: skip
def test_words_that_paper_does_not_show_are_an_error_at_their_clause(marks: str) -> None:
    assert find(paragraph("Seen. ", run(WORDS, marks))) == [("error", "Fees", WORDS)]


def test_words_that_paper_shows_are_none_whatever_their_colour() -> None:
    dark = WHITE + '<w:shd w:val="clear" w:fill="003366"/>'
    others = [f'<w:color w:val="{colour}"/>' for colour in ("1F3864", "BFBFBF", "FFFF00")]
    for marks in (dark, *others, seen_through(20000), filled("<w14:solidFill/>")):
        assert find(paragraph(run(WORDS, marks))) == [], marks


def test_paragraphs_of_one_clause_are_one_finding_and_blanks_are_none() -> None:
    second = paragraph(run("And all costs.", WHITE))
    assert find(UNSEEN + paragraph(run("  ", WHITE)) + second) == [
        ("error", "Fees", f"{WORDS} And all costs.")
    ]


def test_unseen_words_are_found_in_tables_and_in_lines_dressed_as_contents() -> None:
    assert find(f"<w:tbl><w:tr><w:tc>{UNSEEN}</w:tc></w:tr></w:tbl>") == [("error", "Fees", WORDS)]
    dressed = paragraph(run(WORDS, WHITE), style="TOC1")
    assert find(dressed) == [("error", "the contents list", WORDS)]
    assert find(f"<w:tbl><w:tr><w:tc>{dressed}</w:tc></w:tr></w:tbl>") == [("error", "Fees", WORDS)]


def test_unseen_words_are_found_in_notes_and_not_in_comments_which_are_never_printed() -> None:
    referred = paragraph("Seen", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    note = f'<w:footnote w:id="2">{UNSEEN}</w:footnote>'
    assert find(referred, footnotes=note) == [("error", "footnote 1", WORDS)]
    assert find(referred, comments=f'<w:comment w:id="0" w:author="B">{UNSEEN}</w:comment>') == []


def test_unseen_words_that_are_deleted_by_a_tracked_change_are_none() -> None:
    gone = f'<w:del w:id="2" w:author="B"><w:r><w:rPr>{WHITE}</w:rPr><w:delText>{WORDS}</w:delText></w:r></w:del>'
    assert find(paragraph("Seen.", gone)) == []
