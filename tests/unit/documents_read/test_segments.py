"""Clauses: by content control, by heading, by likeness; and the outline."""

from __future__ import annotations

from shared.documents.read.docx import read_docx
from shared.documents.read.likeness import KnownClause, likeness
from shared.documents.read.outline import outline
from shared.documents.read.segments import segments
from tests.unit.documents_read.build import (
    control,
    deleted,
    docx,
    inserted,
    level,
    numbering,
    paragraph,
    run,
    table,
)

BOLD = "<w:b/>"
INDEMNITY = "Each party shall answer for the acts of its own officers and employees and for nobody else."
TERM = "This agreement begins on the date of the last signature and ends after three years unless renewed."
KNOWN = (
    KnownClause("indemnity", "3", "Indemnification", INDEMNITY),
    KnownClause("term", "2", "Term", TERM),
)


def found(body: str, **more):
    known = more.pop("known", ())
    return segments(read_docx(docx(body, **more)), known=known)


def test_clause_in_a_content_control_keeps_its_id_and_version_for_certain():
    body = control("clause:term@2", paragraph("Term", style="Heading1"), paragraph("Three years."))
    (segment,) = found(body)
    assert (segment.clause_id, segment.version, segment.heading) == ("term", "2", "Term")
    assert (segment.text, segment.confidence, segment.method) == ("Three years.", 1.0, "control")


def test_text_typed_between_two_controls_is_a_segment_of_its_own():
    body = (
        control("clause:a@1", paragraph("A."))
        + paragraph("Slipped in.")
        + control("clause:b@1", paragraph("B."))
    )
    assert [(s.clause_id, s.text) for s in found(body)] == [("a", "A."), (None, "Slipped in."), ("b", "B.")]


def bookmarked(name: str, text: str, style: str = "") -> str:
    return paragraph(
        f'<w:bookmarkStart w:id="7" w:name="{name}"/>', run(text), '<w:bookmarkEnd w:id="7"/>', style=style
    )


def test_clause_whose_control_was_lost_is_found_by_its_bookmark():
    body = (
        bookmarked("clause_data_sharing_v3", "Data", style="Heading1")
        + paragraph("Shared weekly.")
        + bookmarked("clause_term_v2", "Three years.")
        + paragraph("Signatures", style="Heading1")
        + paragraph("Signed.")
    )
    shown = [(s.clause_id, s.version, s.heading, s.text, s.method) for s in found(body)]
    assert shown == [
        ("data-sharing", "3", "Data", "Shared weekly.", "bookmark"),
        ("term", "2", "", "Three years.", "bookmark"),
        (None, None, "Signatures", "Signed.", "heading"),
    ]
    assert found(body)[0].confidence == 0.95


def test_clause_inside_another_programs_control_is_found():
    body = control("exhibit", control("clause:a@1", paragraph("A.")))
    assert [s.clause_id for s in found(body)] == ["a"]


def test_clause_tag_inside_a_paragraph_counts_as_well():
    inline = (
        '<w:sdt><w:sdtPr><w:tag w:val="clause:a@1"/></w:sdtPr><w:sdtContent>'
        + run("A.")
        + "</w:sdtContent></w:sdt>"
    )
    assert [(s.clause_id, s.text) for s in found(paragraph(inline))] == [("a", "A.")]


def test_headings_cut_the_text_and_nothing_is_dropped():
    body = (
        paragraph("Preamble.")
        + paragraph("Purpose", style="Heading1")
        + paragraph("To help.")
        + table(["x", "y"])
        + paragraph("Term", style="Heading1")
        + paragraph("Detail", style="Heading2")
        + paragraph("Long.")
    )
    shown = [(s.heading, s.text) for s in found(body)]
    assert shown[0] == ("", "Preamble.")
    assert ("Purpose", "To help.\nx\ty") in shown
    assert shown[-1][1].endswith("Long.")


def test_run_in_heading_is_the_heading_and_the_rest_its_text():
    body = paragraph(run("Severability.", BOLD), run(" If a part fails, the rest stands."))
    (segment,) = found(body)
    assert (segment.heading, segment.text) == ("Severability", "If a part fails, the rest stands.")
    assert segment.confidence < 0.9


def test_sentence_in_a_heading_style_is_no_heading():
    body = paragraph("fraud, bad faith or willful misconduct;", style="Heading1")
    (segment,) = found(body)
    assert (segment.heading, segment.method) == ("", "none")


def test_number_of_the_heading_is_apart_from_its_words():
    body = paragraph("Purpose", style="Heading1", num=(1, 0)) + paragraph(
        "ARTICLE IV. TERM", style="Heading1"
    )
    shown = [(s.number, s.heading) for s in found(body, numbering=numbering(level(0, "%1.")))]
    assert shown == [("1.", "Purpose"), ("ARTICLE IV.", "TERM")]


def test_numbers_stay_out_of_the_text_that_is_compared():
    body = control("clause:a@1", paragraph("First duty", num=(1, 0)), paragraph("Second duty", num=(1, 0)))
    (segment,) = found(body, numbering=numbering(level(0, "%1.")))
    assert segment.text == "First duty\nSecond duty"
    assert segment.number == "1."


def test_changed_clause_without_control_is_recognised_with_a_confidence():
    changed = INDEMNITY.replace("nobody else", "no other person")
    body = (
        paragraph("Liability", style="Heading1")
        + paragraph(changed)
        + paragraph("Term", style="Heading1")
        + paragraph(TERM)
    )
    first, second = found(body, known=KNOWN)
    assert (first.clause_id, first.method) == ("indemnity", "likeness")
    assert 0.6 <= first.confidence < second.confidence == 1.0


def test_unlike_text_is_given_no_clause():
    body = paragraph("Parking", style="Heading1") + paragraph(
        "Visitors may leave their cars behind the courthouse."
    )
    (segment,) = found(body, known=KNOWN)
    assert segment.clause_id is None


def test_segments_follow_the_view():
    body = control("clause:a@1", paragraph("In ", deleted("ten"), inserted("thirty"), " days"))
    document = read_docx(docx(body))
    assert segments(document, view="original")[0].text == "In ten days"
    assert segments(document)[0].text == "In thirty days"


def test_outline_lists_marked_headings_with_level_and_number():
    body = paragraph("Purpose", style="Heading1", num=(1, 0)) + paragraph(
        "Scope", style="Heading2", num=(1, 1)
    )
    rules = numbering(level(0, "%1."), level(1, "%1.%2"))
    shown = [(h.level, h.number, h.text, h.certain) for h in outline(read_docx(docx(body, numbering=rules)))]
    assert shown == [(1, "1.", "Purpose", True), (2, "1.1", "Scope", True)]


def test_bold_line_counts_as_heading_where_styles_say_nothing():
    body = paragraph(run("Statement of Purpose", BOLD)) + paragraph("The parties agree.")
    (heading,) = outline(read_docx(docx(body)))
    assert (heading.text, heading.certain) == ("Statement of Purpose", False)


def test_likeness_is_one_for_the_same_words_and_zero_for_none():
    assert likeness("Three years.", "three YEARS") == 1.0
    assert likeness("alpha", "beta") == 0.0
