"""Comparing real Word files from bytes to page."""

from __future__ import annotations

import pytest

from shared.documents.compare.compare import compare
from shared.documents.compare.html import describe, render_comparison, render_runs
from shared.documents.compare.model import TableChange, TextChange
from shared.documents.read.package import UnreadableDocument
from tests.unit.documents_compare.samples import make_controlled_docx, make_docx

BASE = [("Purpose", ["The parties agree.", "They meet each year."]), ("Term", ["It ends in 2030."])]


def test_the_same_file_is_identical_to_itself() -> None:
    data = make_docx(BASE)
    comparison = compare(data, data)
    assert comparison.identical
    assert comparison.counts.same == 2
    assert "same text" in render_comparison(comparison)


def test_a_word_is_found_in_its_clause() -> None:
    comparison = compare(make_docx(BASE), make_docx([BASE[0], ("Term", ["It ends in 2031."])]))
    (clause,) = comparison.differing()
    assert clause.title == "Term"
    assert describe(clause) == "Changed: 1 word added, 1 removed."
    assert isinstance(clause.blocks[1], TextChange)
    assert clause.blocks[1].runs[1:3] == (("removed", "2030"), ("added", "2031"))


def test_content_controls_carry_id_and_version() -> None:
    old = make_controlled_docx([("clause:term@1", "Term", "One year."), ("clause:pay@1", "Pay", "None.")])
    new = make_controlled_docx(
        [("clause:pay@1", "Pay", "None."), ("clause:term@2", "Duration", "Two long years.")]
    )
    clauses = {clause.new.clause_id: clause for clause in compare(old, new).clauses if clause.new}
    assert clauses["term"].matched_by == "clause id"
    assert clauses["term"].old is not None
    assert (clauses["term"].old.version, clauses["term"].new.version) == ("1", "2")  # type: ignore[union-attr]
    assert "clause version 2 (was 1)" in describe(clauses["term"])


def test_tables_are_compared_cell_by_cell() -> None:
    old = make_docx(BASE, [[["Name", "Rank"], ["Ames", "Officer"], ["Bell", "Captain"]]])
    new = make_docx(BASE, [[["Name", "Rank"], ["Ames", "Sergeant"], ["Cole", "Major"], ["Bell", "Captain"]]])
    (clause,) = compare(old, new).differing()
    (table,) = [block for block in clause.blocks if isinstance(block, TableChange)]
    assert [row.status for row in table.rows] == ["same", "changed", "added", "same"]
    assert [cell.status for cell in table.rows[1].cells] == ["same", "changed"]


def test_tracked_changes_count_as_accepted_and_are_counted() -> None:
    plain = make_docx([("Term", ["It ends in 2031."])])
    tracked = _with_insertion(make_docx([("Term", ["It ends in "])]))
    comparison = compare(plain, tracked)
    assert comparison.identical
    assert (comparison.pending_old, comparison.pending_new) == (0, 1)


def test_a_file_that_is_no_document_is_refused_in_words() -> None:
    with pytest.raises(UnreadableDocument, match="damaged or is not a Word document"):
        compare(make_docx(BASE), b"%PDF-1.7")


def test_markup_in_a_document_is_escaped_on_the_page() -> None:
    nasty = '<script>alert("x")</script> & Sons'
    page = render_comparison(compare(make_docx(BASE), make_docx([(nasty, [nasty]), *BASE])))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_changes_are_spoken_to_screen_readers() -> None:
    shown = render_runs((("removed", "old"), ("added", "new")))
    assert '<del><span class="usa-sr-only">Deleted: </span>old' in shown
    assert '<ins><span class="usa-sr-only">Inserted: </span>new' in shown


@pytest.mark.parametrize(
    ("hidden", "name"), [("\u200b", "zero width space"), (" ", "space"), ("\u202e", "override")]
)
def test_a_change_that_cannot_be_seen_is_named(hidden: str, name: str) -> None:
    assert name in render_runs((("same", "a"), ("added", hidden)))


def _with_insertion(data: bytes) -> bytes:
    import io

    from docx import Document
    from lxml import etree

    document = Document(io.BytesIO(data))
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inserted = etree.fromstring(
        f'<w:ins xmlns:w="{w}" w:id="9" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:t>2031.</w:t></w:r></w:ins>'
    )
    document.paragraphs[-1]._p.append(inserted)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
