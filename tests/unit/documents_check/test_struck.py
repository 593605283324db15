"""Words struck out by formatting are an error of the check; those a tracked change takes out are none."""

from __future__ import annotations

import pytest

from services.agreements.submission.text_findings import in_words
from shared.documents.check.check import check
from shared.documents.check.findings import Finding
from shared.documents.gate.word_warnings import warnings
from shared.documents.read.docx import read_docx
from shared.documents.read.html import to_html
from tests.unit.documents_read.build import STYLES, docx, paragraph, run

WORDS = "The State waives all fees."
CROSSED = (
    '<w:style w:type="paragraph" w:styleId="Crossed"><w:name w:val="x"/><w:rPr><w:dstrike/></w:rPr></w:style>'
)
HEADS = paragraph("4. Fees", style="Heading1") + paragraph("Each Party bears its own.")


def file(body: str, **stories: str) -> bytes:
    return docx(HEADS + body, styles=STYLES + CROSSED, **stories)


def find(body: str, **stories: str) -> list[Finding]:
    return [one for one in check(file(body, **stories)) if one.rule == "struck"]


@pytest.mark.parametrize(
    "body",
    [
        paragraph("Kept. ", run(WORDS, "<w:strike/>")),
        paragraph("Kept. ", run(WORDS, "<w:dstrike/>")),
        paragraph(WORDS, style="Crossed"),
        f"<w:tbl><w:tr><w:tc>{paragraph(run(WORDS, '<w:strike/>'))}</w:tc></w:tr></w:tbl>",
    ],
    ids=["strike", "double", "style", "table"],
)
def test_struck_words_are_an_error_at_their_clause_a_warning_at_the_gate_and_shown_struck(body: str) -> None:
    (found,) = find(body)
    assert (found.severity, found.place, found.excerpt) == ("error", "Fees", WORDS)
    assert in_words(found) == f"Fees: struck out, “{WORDS}”"
    document = read_docx(file(body))
    (warned,) = [one for one in warnings(document) if one.code == "struck_text"]
    assert WORDS in warned.message
    assert f"<s>{WORDS}</s>" in to_html(document)


def test_separate_words_are_set_apart_and_blanks_are_none() -> None:
    struck = [run(words, "<w:strike/>") for words in ("not", " ", "ever")]
    (found,) = find(paragraph("May ", struck[0], " end ", struck[1], "it ", struck[2]))
    assert found.excerpt == "not … ever"


def test_words_struck_in_a_note_are_found_and_those_taken_out_by_a_tracked_change_are_not() -> None:
    referred = paragraph("Seen", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    note = f'<w:footnote w:id="2">{paragraph(run(WORDS, "<w:strike/>"))}</w:footnote>'
    assert [one.place for one in find(referred, footnotes=note)] == ["footnote 1"]
    gone = f'<w:del w:id="2" w:author="B"><w:r><w:rPr><w:strike/></w:rPr><w:delText>{WORDS}</w:delText></w:r></w:del>'
    assert find(paragraph("Seen.", gone)) == []
    assert [
        one for one in warnings(read_docx(file(paragraph("Seen.", gone)))) if one.code == "struck_text"
    ] == []
