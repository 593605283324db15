"""A letter that no font has is named before its box is signed: an approved PDF shows every letter of the text."""

import io

import docx
import pytest

from shared.documents.convert import letters
from shared.documents.convert.letters import find_without_font, merged
from shared.documents.convert.remarks import find_remarks, name_letters


@pytest.fixture
def fonts(monkeypatch):
    """A machine whose fonts have ASCII, Latin-1 and U+4E2D."""
    monkeypatch.setattr(letters, "_covered", lambda: ((0x20, 0x7E), (0xA0, 0xFF), (0x4E2D, 0x4E2D)))


def make_docx(text: str, header: str = "") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_letters_that_no_font_has_are_found_once_and_in_order(fonts):
    assert find_without_font("Señal 文中文Ł") == "Ł文"


@pytest.mark.parametrize("one", ["\u200b", "\u00ad", "\ue000", "\ufe0f", "\u2003", "\t", "\u202e"])
def test_signs_without_a_shape_need_no_font(fonts, one):
    assert find_without_font(one) == ""


def test_machine_that_lists_no_fonts_says_nothing(monkeypatch):
    monkeypatch.setattr(letters, "_LISTING", ("no-such-command",))
    letters._covered.cache_clear()
    assert find_without_font("文") == ""
    letters._covered.cache_clear()


def test_listing_is_read_as_ranges_of_fonts_that_libreoffice_takes(monkeypatch):
    listing = ("printf", "TrueType 20-7e a0\\nType 1 4e2d\\nCFF 7f-9f 100-17f\\n")
    monkeypatch.setattr(letters, "_LISTING", listing)
    letters._covered.cache_clear()
    assert letters._covered() == ((0x20, 0xA0), (0x100, 0x17F))
    letters._covered.cache_clear()


def test_ranges_are_joined_where_they_touch_or_overlap():
    assert merged([(5, 9), (1, 2), (3, 3), (7, 12)]) == ((1, 3), (5, 12))


def test_remarks_name_letters_of_body_and_header_and_what_to_install(fonts):
    found = find_remarks(make_docx("Señal 中", header="文件"))
    assert found.unprintable == "件文"
    [sentence] = found.sentences
    assert "件 (U+4EF6, CJK UNIFIED IDEOGRAPH-4EF6), 文 (U+6587" in sentence and "fonts-noto-cjk" in sentence


def test_many_letters_are_named_by_the_first_five():
    assert name_letters("αβγδεζη").endswith("GREEK SMALL LETTER EPSILON) and 2 more letters")
