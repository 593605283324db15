"""Letters without a font are found by the check, with their place and both ways out, before a package is refused."""

from io import BytesIO

import pytest
from docx import Document

from shared.documents.check import letters
from shared.documents.check.bounded import check_isolated
from shared.documents.convert.letters import find_without_font

CAR = "\U0001f694"


@pytest.fixture
def without(monkeypatch):
    """Fonts have all letters but these."""

    def only(missing):
        monkeypatch.setattr(
            letters, "find_without_font", lambda found: "".join(sorted(set(found) & set(missing)))
        )

    return only


def written(*paragraphs, header=""):
    document, out = Document(), BytesIO()
    document.add_heading("1. Special terms", 1)
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    document.save(out)
    return out.getvalue()


def found(docx):
    return [one for one in check_isolated(docx).findings if one.rule == "no-font"]


def test_letter_without_a_font_is_an_error_at_its_clause_with_both_ways_out(without):
    without(CAR)
    [one] = found(written("A patrol car.", f"Each Party brings a {CAR} and another {CAR}.", "§ 3: “as is”"))
    assert one.severity == "error" and "Special terms" in one.place and CAR in one.excerpt
    assert "U+1F694, oncoming police car" in one.suggestion
    assert "take it out, or have an administrator install a font" in one.suggestion


def test_letter_in_a_header_is_found_too(without):
    without(CAR)
    [one] = found(written("Text.", header=f"Draft {CAR}"))
    assert one.place == "the header"


def test_letters_that_fonts_have_are_no_finding(without):
    without("")
    assert found(written(f"§ 3: “as is” {CAR}")) == []


def test_fonts_are_asked_as_when_the_pdf_is_made():
    assert letters.find_without_font is find_without_font
