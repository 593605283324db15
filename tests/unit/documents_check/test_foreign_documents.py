"""The checker on files that others typed: numbers by hand, blanks, signature blocks drawn with underscores."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from shared.documents.check.check import check
from shared.documents.check.numbers import TypedNumbers, read_typed, split_number, to_value
from shared.documents.read.docx import read_docx
from shared.documents.read.package import UnreadableDocument

SIGNED = ["By: ____________________", "Name:", "Date:"]


def make_file(*paragraphs: str, signed: bool = True) -> bytes:
    document = docx.Document()
    for text in (*paragraphs, *(SIGNED if signed else [])):
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def find(*paragraphs: str, **options):
    return [(finding.rule, finding.place) for finding in check(make_file(*paragraphs, **options))]


def test_sound_document_has_no_findings_and_its_signature_lines_may_be_blank():
    assert find("1. Aims", "2. Means, as Section 1 says", "3. End") == []


def test_document_without_a_signature_block_is_found():
    assert find("1. Aims", signed=False) == [("missing-signature", "the end")]


def test_parties_that_the_document_introduces_must_each_sign():
    opening = (
        "Between the Monroe County Sheriff (“Sheriff”) and the Federal Bureau of Nothing (the “Bureau”)."
    )
    body = "The Sheriff and the Bureau agree."
    assert ("missing-signature", "the beginning") in find(opening, body)
    assert find(opening, body, "Monroe County Sheriff", "Federal Bureau of Nothing") == []


@pytest.mark.parametrize(
    ("paragraphs", "rule", "place"),
    [
        (["1. Aims", "2. Means", "4. End"], "numbering-gap", "4"),
        (["1. Aims", "2. Means", "2. End"], "numbering-repeat", "2"),
        (["I. Aims", "II. Means", "IV. End"], "numbering-gap", "IV"),
        (["1.1 Aims", "1.2 Means", "1.4 End"], "numbering-gap", "1.4"),
        (["1. Aims", "(a) one", "(b) two", "(d) four"], "numbering-gap", "1(d)"),
        (["A. Aims", "B. Means", "D. End"], "numbering-gap", "D"),
        (["Article I. Aims", "Article III. End"], "numbering-gap", "Article III"),
        (["Exhibit A", "Exhibit C"], "numbering-gap", "Exhibit C"),
    ],
)
def test_gap_or_repeat_in_typed_numbers_is_found(paragraphs, rule, place):
    found = find(*paragraphs)
    assert [(name, where.split(",")[0]) for name, where in found] == [(rule, place)]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["1. Aims", "(a) one", "(b) two", "2. Means", "(a) one"],
        ["G. Seven", "H. Eight", "I. Nine"],
        ["(g) g", "(h) h", "(i) i", "(j) j"],
        ["I. Aims", "A. first", "B. second", "C. third", "D. fourth", "II. Means", "A. first"],
        ["1. one list", "2. goes on", "1. another list", "2. goes on"],
        ["12 officers attend.", "14 officers leave."],
    ],
)
def test_sound_typed_numbers_raise_no_alarm(paragraphs):
    assert find(*paragraphs) == []


def test_section_of_a_form_that_lost_a_letter_is_a_dead_reference():
    form = ["IV. Duties", "V. Reporting", "A. Complaints", "B. Communication", "C. Release", "VI. Changes"]
    dead = find(*form, "Complaints go where Section V(D) says.")
    assert [rule for rule, _ in dead] == ["dead-reference"]
    assert find(*form, "Complaints go where Section V(C) says.") == []


@pytest.mark.parametrize(
    "heading",
    [
        "SCHEDULE 2:  INVESTMENT POLICY",
        "Schedule 2",
        "SCHEDULE 2 – Policy",
        "Schedule\u00a02: Policy",
        "schedule 2.",
    ],
)
def test_schedule_that_a_reference_names_is_found_however_its_heading_is_typed(heading):
    assert find("1. Aims as Schedule 2 says", "2. Means", heading, "Buy low.") == []
    dead = find("1. Aims as Schedule 3 says", "2. Means", heading, "Buy low.")
    assert [rule for rule, _ in dead] == ["dead-reference"]


def test_document_already_read_is_checked_like_its_bytes():
    file = make_file("1. Aims", "3. End")
    assert check(read_docx(file)) == check(file) != []


def test_bytes_that_are_no_word_file_are_refused():
    with pytest.raises(UnreadableDocument):
        check(b"not a Word file")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("12.3", ("", ("12", "3"))),
        ("Exhibit A", ("exhibit", ("a",))),
        ("12.3(b)(ii)", ("", ("12", "3", "b", "ii"))),
        ("Part IV", ("part", ("iv",))),
        ("•", ("", ())),
    ],
)
def test_shown_number_is_split_into_word_and_path(shown, expected):
    assert split_number(shown) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ARTICLE IV – Term", ("article", "IV", "roman")),
        ("Section 3. Duties", ("section", "3", "digit")),
        ("2.1 Duties", ("", "2.1", "compound")),
        ("(b) second", ("", "(b)", "paren")),
        ("SCHEDULE 2:  INVESTMENT POLICY", ("schedule", "2", "digit")),
        ("Schedule 2", ("schedule", "2", "digit")),
        ("2-year term", None),
        ("12: noon", None),
        ("12 officers", None),
        ("A person", None),
        ("I agree", None),
    ],
)
def test_typed_number_is_told_from_a_sentence(text, expected):
    assert read_typed(text) == expected


def test_typed_numbers_nest_by_the_order_in_which_their_forms_appear():
    typed = TypedNumbers()
    given = [
        ("I", "roman"),
        ("A", "upper"),
        ("B", "upper"),
        ("C", "roman"),
        ("(a)", "paren"),
        ("II", "roman"),
    ]
    paths = [typed.next_path(label, form)[0] for label, form in given]
    assert paths == [("i",), ("i", "a"), ("i", "b"), ("i", "c"), ("i", "c", "a"), ("ii",)]


@pytest.mark.parametrize(
    ("token", "roman", "value"),
    [("7", False, 7), ("c", False, 3), ("bb", False, 28), ("iv", True, 4), ("xl", True, 40)],
)
def test_place_in_sequence(token, roman, value):
    assert to_value(token, roman=roman) == value


def test_placeholder_in_deleted_text_is_not_reported():
    file = make_file("1. Aims TBD", "2. Means")
    assert [finding.rule for finding in check(file)] == ["placeholder"]
    old = docx.Document(io.BytesIO(file))
    run = old.paragraphs[0].runs[0]._r
    for text in run.findall(qn("w:t")):
        text.tag = qn("w:delText")
    deleted = OxmlElement("w:del")
    deleted.set(qn("w:id"), "1")
    deleted.set(qn("w:author"), "A")
    run.addprevious(deleted)
    deleted.append(run)
    stream = io.BytesIO()
    old.save(stream)
    assert [finding.rule for finding in check(stream.getvalue())] == ["tracked-changes"]
