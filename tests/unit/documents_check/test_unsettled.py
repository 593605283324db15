"""Tracked changes and comments that nobody settled are never passed over, in a check or in a conversion."""

import io

import docx

from shared.documents.check.check import check
from shared.documents.convert.remarks import find_remarks
from shared.documents.read.unsettled import count_unsettled_in
from tests.unit.documents_read import build
from tests.unit.documents_write.samples import ESSENTIALS, assemble_mou


def make_changed() -> bytes:
    """Two changes that do not touch."""
    return build.docx(
        build.paragraph(build.run("The term is "), build.inserted("two"))
        + build.paragraph(build.deleted("gone"))
    )


def make_commented() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("The term is two years.")
    document.add_comment(paragraph.runs, text="Are we sure?", author="Avery Reed", initials="AR")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_check_of_tracked_changes_is_one_error_with_their_number_and_way_out() -> None:
    [found] = [one for one in check(make_changed()) if one.rule == "tracked-changes"]
    assert found.severity == "error"
    assert found.excerpt.startswith("2 tracked changes are not settled (by ")
    assert found.suggestion == "Accept or reject them first."


def test_check_of_comments_is_one_warning_with_their_number_and_authors() -> None:
    [found] = [one for one in check(make_commented()) if one.rule == "comments"]
    assert found.severity == "warning"
    assert found.excerpt == "1 comment is still in the file (by Avery Reed)"


def test_convert_says_what_is_open_in_the_word_file() -> None:
    [changed] = find_remarks(make_changed()).sentences
    assert changed.startswith(
        "2 tracked changes are not settled and printed as marks: accept or reject them first"
    )
    [commented] = find_remarks(make_commented()).sentences
    assert commented.startswith("1 comment is still in the file and left out of the PDF")


def test_convert_of_a_file_that_cannot_be_read_does_not_pass_for_settled() -> None:
    [sentence] = find_remarks(b"not a Word file").sentences
    assert "could not be told" in sentence


def test_our_own_assembled_draft_has_nothing_open() -> None:
    draft = assemble_mou(ESSENTIALS)
    assert find_remarks(draft).sentences == ()
    assert count_unsettled_in(draft).changes == count_unsettled_in(draft).comments == 0
