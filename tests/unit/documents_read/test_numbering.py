"""Numbers as Word shows them."""

from __future__ import annotations

import pytest

from shared.documents.read.docx import read_docx
from shared.documents.read.formats import format_number
from shared.documents.read.text import text
from tests.unit.documents_read.build import (
    DELETED_MARK,
    STYLES,
    deleted,
    docx,
    level,
    numbering,
    paragraph,
)

LEGAL = numbering(level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"))


def numbers(levels: list[int], rules: str, num: int = 1) -> list[str]:
    body = "".join(paragraph("x", num=(num, place)) for place in levels)
    return [line.removesuffix(" x") for line in text(read_docx(docx(body, numbering=rules))).splitlines()]


def test_each_level_counts_within_the_one_above():
    assert numbers([0, 1, 1, 2, 2, 1, 0, 1], LEGAL) == ["1.", "1.1", "1.2", "(a)", "(b)", "1.3", "2.", "2.1"]


def test_level_used_before_the_one_above_counts_from_that_ones_start():
    assert numbers([1, 1], LEGAL) == ["1.1", "1.2"]


def test_level_with_restart_zero_never_begins_again():
    rules = numbering(level(0, "%1."), level(1, "%2)", more='<w:lvlRestart w:val="0"/>'))
    assert numbers([0, 1, 0, 1], rules) == ["1.", "1)", "2.", "2)"]


def test_legal_numbering_prints_digits_for_every_level():
    rules = numbering(level(0, "Article %1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>"))
    assert numbers([0, 0, 1], rules) == ["Article I", "Article II", "2.1"]


def test_second_list_over_the_same_rules_goes_on_counting_unless_it_starts_anew():
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    rules = numbering(level(0, "%1."), nums=nums)
    body = "".join(paragraph("x", num=(num, 0)) for num in (1, 1, 2, 3, 3))
    shown = text(read_docx(docx(body, numbering=rules))).splitlines()
    assert shown == ["1. x", "2. x", "3. x", "1. x", "2. x"]


def test_deleted_paragraph_does_not_count_in_the_accepted_view():
    body = (
        paragraph("A", num=(1, 0))
        + paragraph(deleted("B"), num=(1, 0), marks=DELETED_MARK)
        + paragraph("C", num=(1, 0))
    )
    document = read_docx(docx(body, numbering=LEGAL))
    assert text(document, "original") == "1. A\n2. B\n3. C"
    assert text(document, "accepted") == "1. A\n2. C"


def test_number_may_come_from_the_paragraphs_style():
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    rules = numbering(level(0, "%1."), level(1, "%1.%2", more='<w:pStyle w:val="Sub"/>'))
    body = paragraph("A", num=(1, 0)) + paragraph("B", style="Sub")
    assert text(read_docx(docx(body, numbering=rules, styles=styles))) == "1. A\n1.1 B"


def test_list_number_zero_takes_a_styles_number_away():
    body = paragraph("A", num=(0, 0))
    assert text(read_docx(docx(body, numbering=LEGAL))) == "A"


def test_bullets_are_shown_as_what_the_symbol_font_draws():
    more = ""
    rules = numbering(level(0, "\uf0b7", "bullet", more), level(1, "\uf0a7", "bullet"))
    assert numbers([0, 1], rules) == ["•", "▪"]


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (4, "upperRoman", "IV"), (1999, "lowerRoman", "mcmxcix"), (27, "lowerLetter", "aa"), (3, "decimalZero", "03"),
        (11, "ordinal", "11th"), (22, "ordinal", "22nd"), (21, "ordinalText", "Twenty-first"),
        (40, "ordinalText", "Fortieth"),
        (13, "cardinalText", "Thirteen"), (5, "none", ""), (2, "chicago", "†"), (7, "somethingNew", "7"),
    ],
)  # fmt: skip
def test_number_formats(number, style, shown):
    assert format_number(number, style) == shown
