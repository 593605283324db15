"""Text in three views, and what becomes of paragraphs, rows and notes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.documents.read.changes import changes
from shared.documents.read.docx import read_docx
from shared.documents.read.package import UnreadableDocument
from shared.documents.read.text import stories, text
from shared.documents.read.walk import paragraphs_of
from tests.unit.documents_read.build import (
    BY,
    DELETED_MARK,
    INSERTED_MARK,
    deleted,
    docx,
    inserted,
    packed,
    paragraph,
    part,
    parts,
    relationship,
    run,
    table,
)


def views(body: str, **stories: str) -> tuple[str, str, str]:
    document = read_docx(docx(body, relationships=(), **stories))
    return tuple(text(document, view) for view in ("original", "accepted", "marked"))  # type: ignore[return-value]


def runs(document):
    return next(paragraphs_of(document.blocks)).runs


def test_insertions_are_absent_from_the_original_and_deletions_from_the_accepted_text():
    body = paragraph("Within ", deleted("ten"), inserted("thirty"), " days")
    assert views(body) == ("Within ten days", "Within thirty days", "Within [-ten-]{+thirty+} days")


def test_text_inserted_by_one_and_deleted_by_another_is_in_neither_clean_view():
    nested = (
        f'<w:ins w:id="1" {BY}><w:del w:id="2" {BY}><w:r><w:delText>gone</w:delText></w:r></w:del></w:ins>'
    )
    original, accepted, marked = views(paragraph("Kept ", nested))
    assert (original, accepted) == ("Kept ", "Kept ")
    assert "gone" in marked


def test_moved_text_stands_at_its_old_place_before_and_at_its_new_place_after():
    away = f'<w:moveFrom w:id="5" {BY}>{run("Notice. ")}</w:moveFrom>'
    here = f'<w:moveTo w:id="6" {BY}>{run("Notice. ")}</w:moveTo>'
    original, accepted, _ = views(paragraph(away, "First.") + paragraph("Second. ", here))
    assert original == "Notice. First.\nSecond. "
    assert accepted == "First.\nSecond. Notice. "


def test_deleted_paragraph_mark_joins_the_paragraph_to_the_next_one():
    body = paragraph("One ", marks=DELETED_MARK) + paragraph("two")
    assert views(body)[:2] == ("One \ntwo", "One two")


def test_inserted_paragraph_mark_splits_only_the_accepted_text():
    body = paragraph("One", marks=INSERTED_MARK) + paragraph(" two")
    assert views(body)[:2] == ("One two", "One\n two")


def test_wholly_deleted_paragraph_leaves_no_empty_line():
    body = paragraph("A") + paragraph(deleted("B"), marks=DELETED_MARK) + paragraph("C")
    assert views(body)[1] == "A\nC"


def test_text_before_a_table_survives_when_its_mark_is_deleted():
    body = paragraph("Before", marks=DELETED_MARK) + table(["cell"])
    assert views(body)[1] == "Before\ncell"


def test_inserted_row_is_absent_from_the_original_table():
    row = f"<w:tr><w:trPr>{INSERTED_MARK}</w:trPr><w:tc>{paragraph('new')}</w:tc></w:tr>"
    body = table(["old"]).replace("</w:tbl>", f"{row}</w:tbl>")
    assert views(body)[:2] == ("old", "old\nnew")


def test_former_properties_decide_the_number_in_the_original_view():
    from tests.unit.documents_read.build import level, numbering

    changed = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        f'<w:pPrChange w:id="9" {BY}><w:pPr/></w:pPrChange></w:pPr>{run("Scope")}</w:p>'
    )
    original, accepted, _ = views(changed, numbering=numbering(level(0, "%1.")))
    assert (original, accepted) == ("Scope", "1. Scope")


def test_tracked_changes_carry_author_date_kind_and_words():
    found = changes(read_docx(docx(paragraph("x", inserted("new"), deleted("old")))))
    assert [(change.kind, change.text) for change in found] == [("insertion", "new"), ("deletion", "old")]
    assert found[0].author == "Ana Ruiz"
    assert found[0].date == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_change_over_two_paragraphs_is_reported_once():
    body = paragraph(inserted("one"), marks=INSERTED_MARK) + paragraph(inserted("two"))
    assert [change.text for change in changes(read_docx(docx(body)))] == ["one¶two"]


def test_headers_footnotes_and_comments_are_stories_of_their_own():
    body = paragraph("Body", '<w:r><w:footnoteReference w:id="2"/></w:r>') + (
        '<w:sectPr><w:headerReference w:type="first" r:id="h"/></w:sectPr>'
    )
    document = read_docx(
        docx(
            body,
            relationships=(relationship("h", "header", "header1.xml"),),
            header1=paragraph("Letterhead"),
            footnotes=f'<w:footnote w:id="2">{paragraph("A note")}</w:footnote>',
            comments=f'<w:comment w:id="0" w:author="B">{paragraph("Why?")}</w:comment>',
        )
    )
    found = {(story.kind, story.name): story.text for story in stories(document)}
    assert found == {
        ("body", ""): "Body[1]",
        ("header", "first 0"): "Letterhead",
        ("footnote", "2"): "A note",
        ("comment", "0"): "Why?",
    }


def test_note_whose_reference_was_deleted_is_not_in_the_accepted_view():
    mark = f'<w:del w:id="1" {BY}><w:r><w:footnoteReference w:id="2"/></w:r></w:del>'
    body = paragraph("Body", mark)
    document = read_docx(docx(body, footnotes=f'<w:footnote w:id="2">{paragraph("A note")}</w:footnote>'))
    assert [story.kind for story in stories(document, "accepted")] == ["body"]
    assert [story.kind for story in stories(document, "original")] == ["body", "footnote"]


def test_text_box_is_read_once_although_the_file_holds_it_twice():
    box = f"<w:txbxContent>{paragraph('In the box')}</w:txbxContent>"
    twice = (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:wsp>{box}</wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert views(paragraph("Beside", twice))[1] == "Beside\nIn the box"


def test_field_shows_its_result_and_not_its_instruction():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _Ref1 \\h </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Section 4")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    document = read_docx(docx(paragraph("see ", field)))
    assert text(document) == "see Section 4"
    assert runs(document)[1].field == "REF _Ref1 \\h"


def test_field_that_never_ends_hides_nothing():
    opened = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert views(paragraph(opened, "Price is ten") + paragraph("dollars"))[1] == "Price is ten\ndollars"


def test_hidden_text_is_read_and_marked():
    document = read_docx(docx(paragraph(run("secret", "<w:vanish/>"))))
    assert text(document) == "secret"
    assert runs(document)[0].format.unseen == "vanish"


def test_comment_knows_its_words_its_answer_and_that_it_is_settled():
    body = paragraph(
        '<w:commentRangeStart w:id="0"/>', run("the term"), '<w:commentRangeEnd w:id="0"/>', run(" ends")
    )
    comments = (
        '<w:comment w:id="0" w:author="A"><w:p w14:paraId="AA"><w:r><w:t>Long?</w:t></w:r></w:p></w:comment>'
        '<w:comment w:id="1" w:author="B"><w:p w14:paraId="BB"><w:r><w:t>No.</w:t></w:r></w:p></w:comment>'
    )
    members = parts(
        body,
        relationships=(relationship("ext", "commentsExtended", "commentsExtended.xml"),),
        comments=comments,
    )
    extended = (
        '<w15:commentEx w15:paraId="AA" w15:done="1"/><w15:commentEx w15:paraId="BB" w15:paraIdParent="AA"/>'
    )
    members["word/commentsExtended.xml"] = part("x", extended).encode()
    first, second = read_docx(packed(members)).comments
    assert (first.quote, first.resolved, second.parent) == ("the term", True, "0")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"%PDF-1.4"])
def test_what_is_no_word_file_is_a_typed_error(data):
    with pytest.raises(UnreadableDocument):
        read_docx(data)


def test_two_members_of_one_name_are_refused():
    members = parts(paragraph("one"))
    twice = packed({**members, "WORD/document.xml": members["word/document.xml"]})
    with pytest.raises(UnreadableDocument, match="twice"):
        read_docx(twice)


def test_entities_are_refused_and_not_expanded():
    members = parts(paragraph("one"))
    members["word/document.xml"] = (
        b'<!DOCTYPE x [<!ENTITY a "boom">]>' + members["word/document.xml"].split(b"?>", 1)[1]
    )
    with pytest.raises(UnreadableDocument, match="document type"):
        read_docx(packed(members))


def test_nesting_beyond_reason_is_a_typed_error():
    deep = "<w:smartTag>" * 240 + run("x") + "</w:smartTag>" * 240
    with pytest.raises(UnreadableDocument):
        read_docx(docx(paragraph("<w:smartTag>" * 300 + deep + "</w:smartTag>" * 300)))
