"""Accepting and rejecting tracked changes, rule by rule as Word does it (ECMA-376 17.13.5)."""

from __future__ import annotations

import pytest

from shared.documents.read.package import UnreadableDocument
from shared.documents.redline.resolve import accept_all, accept_only, reject_all
from tests.unit.documents_redline.samples import (
    BY,
    body_of,
    come,
    count,
    gone,
    lines_of,
    make_document,
    para,
    run,
)

CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "delText", "moveFromRangeStart")


def settled(body: str) -> tuple[list[str], list[str]]:
    """The lines of the accepted and of the rejected document; neither may hold a change any more."""
    document = make_document(body)
    accepted, rejected = accept_all(document), reject_all(document)
    assert count(accepted, *CHANGES) == count(rejected, *CHANGES) == 0
    return lines_of(accepted), lines_of(rejected)


def test_inserted_and_deleted_words() -> None:
    assert settled(para(run("a ") + gone("old") + come("new") + run(" z"))) == (["a new z"], ["a old z"])


def test_a_document_without_changes_comes_back_byte_for_byte() -> None:
    document = make_document(para(run("plain")))
    assert accept_all(document) is document
    assert reject_all(document) is document


def test_an_inserted_paragraph() -> None:
    body = para(run("one")) + para(come("two"), "ins") + para(run("three"))
    assert settled(body) == (["one", "two", "three"], ["one", "three"])


def test_a_deleted_paragraph() -> None:
    body = para(run("one")) + para(gone("two"), "del") + para(run("three"))
    assert settled(body) == (["one", "three"], ["one", "two", "three"])


def test_a_deleted_mark_joins_and_the_later_properties_win() -> None:
    body = para(run("one "), "del") + para(run("two"), properties='<w:pStyle w:val="Heading1"/>')
    assert settled(body) == (["one two"], ["one ", "two"])
    style = body_of(accept_all(make_document(body))).find(".//{*}pStyle")
    assert style is not None
    assert style.get("{*}val") or style.attrib


def test_three_deleted_marks_in_a_row_keep_the_order_of_words() -> None:
    body = para(run("a"), "del") + para(run("b"), "del") + para(run("c"), "del") + para(run("d"))
    assert settled(body)[0] == ["abcd"]


def test_an_inserted_paragraph_at_the_very_end_goes_when_rejected() -> None:
    assert settled(para(run("one")) + para(come("two"), "ins")) == (["one", "two"], ["one"])


def test_text_inserted_by_one_and_deleted_by_another_is_in_neither() -> None:
    nested = f"<w:ins {BY}>{gone('passing')}</w:ins>"
    assert settled(para(run("a") + nested)) == (["a"], ["a"])


def test_a_move_is_in_its_new_place_or_its_old_one() -> None:
    left = f'<w:moveFromRangeStart w:id="5" w:name="m"/><w:moveFrom {BY}>{run("it ")}</w:moveFrom>'
    left += '<w:moveFromRangeEnd w:id="5"/>'
    right = f'<w:moveToRangeStart w:id="6" w:name="m"/><w:moveTo {BY}>{run("it ")}</w:moveTo>'
    right += '<w:moveToRangeEnd w:id="6"/>'
    assert settled(para(left + run("x ") + right)) == (["x it "], ["it x "])


def test_formatting_is_put_back_when_rejected() -> None:
    look = f"<w:rPr><w:b/><w:rPrChange {BY}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>"
    document = make_document(para(run("x", look)))
    assert (count(accept_all(document), "b"), count(accept_all(document), "i")) == (1, 0)
    assert (count(reject_all(document), "b"), count(reject_all(document), "i")) == (0, 1)


def test_paragraph_properties_are_put_back_but_the_section_stays() -> None:
    change = f'<w:pPrChange {BY}><w:pPr><w:jc w:val="center"/></w:pPr></w:pPrChange>'
    document = make_document(f'<w:p><w:pPr><w:jc w:val="right"/><w:sectPr/>{change}</w:pPr>{run("x")}</w:p>')
    rejected = body_of(reject_all(document))
    assert [child.tag.rsplit("}")[-1] for child in rejected[0][0]] == ["jc", "sectPr"]
    assert "center" in rejected[0][0][0].attrib.values()


@pytest.mark.parametrize(
    ("mark", "accepted", "rejected"), [("ins", ["a", "b"], ["a"]), ("del", ["a"], ["a", "b"])]
)
def test_table_rows(mark: str, accepted: list[str], rejected: list[str]) -> None:
    rows = f"<w:tr><w:tc>{para(run('a'))}</w:tc></w:tr>"
    rows += f"<w:tr><w:trPr><w:{mark} {BY}/></w:trPr><w:tc>{para(run('b'))}</w:tc></w:tr>"
    assert settled(f"<w:tbl>{rows}</w:tbl>{para('')}") == ([*accepted, ""], [*rejected, ""])


def test_a_table_whose_rows_all_go_is_gone() -> None:
    rows = f"<w:tr><w:trPr><w:del {BY}/></w:trPr><w:tc>{para(gone('b'))}</w:tc></w:tr>"
    document = make_document(f"{para(run('x'))}<w:tbl>{rows}</w:tbl>{para('')}")
    assert count(accept_all(document), "tbl") == 0
    assert lines_of(reject_all(document)) == ["x", "b", ""]


@pytest.mark.parametrize(("mark", "accepted", "rejected"), [("cellIns", 2, 1), ("cellDel", 1, 2)])
def test_table_cells(mark: str, accepted: int, rejected: int) -> None:
    cells = f"<w:tc>{para(run('a'))}</w:tc><w:tc><w:tcPr><w:{mark} {BY}/></w:tcPr>{para(run('b'))}</w:tc>"
    document = make_document(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{para('')}")
    assert count(accept_all(document), "tc") == accepted
    assert count(reject_all(document), "tc") == rejected


def test_a_cell_never_loses_its_last_paragraph() -> None:
    document = make_document(f"<w:tbl><w:tr><w:tc>{para(gone('b'), 'del')}</w:tc></w:tr></w:tbl>{para('')}")
    assert lines_of(accept_all(document)) == ["", ""]


def test_numbering_that_was_added_goes_when_rejected() -> None:
    added = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/><w:ins {BY}/></w:numPr>'
    document = make_document(para(run("x"), properties=added))
    assert count(accept_all(document), "numPr") == 1
    assert count(reject_all(document), "numPr") == 0


def test_a_link_round_deleted_words_goes_with_them() -> None:
    document = make_document(para(run("a") + f'<w:hyperlink w:anchor="x">{gone("b")}</w:hyperlink>'))
    assert count(accept_all(document), "hyperlink") == 0
    assert count(reject_all(document), "hyperlink") == 1


def test_a_content_control_that_was_added_is_unwrapped_when_rejected() -> None:
    start, end = f"<w:customXmlInsRangeStart {BY}/>", '<w:customXmlInsRangeEnd w:id="1"/>'
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{end}{para(run('x'))}</w:sdtContent></w:sdt>"
    document = make_document(start + control + para(""))
    assert count(accept_all(document), "sdt") == 1
    assert count(reject_all(document), "sdt") == 0
    assert lines_of(reject_all(document)) == ["x", ""]


def test_a_deleted_field_instruction_is_an_instruction_again() -> None:
    inner = f"<w:del {BY}><w:r><w:delInstrText>REF a</w:delInstrText></w:r></w:del>"
    assert count(reject_all(make_document(para(inner))), "instrText") == 1


def test_changes_of_one_author_alone_can_be_accepted() -> None:
    other = come("theirs ").replace("Ann", "Bob")
    document = make_document(para(come("ours ") + other + gone("old")))
    assert lines_of(accept_only(document, frozenset({"Ann"}))) == ["ours "]
    assert lines_of(accept_only(document, frozenset({"Bob"}))) == ["theirs old"]


def test_half_a_bookmark_is_taken_out() -> None:
    inside = f'<w:ins {BY}><w:bookmarkStart w:id="3" w:name="a"/>{run("x")}</w:ins><w:bookmarkEnd w:id="3"/>'
    assert count(reject_all(make_document(para(inside))), "bookmarkEnd") == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", make_document("<w:p>")])
def test_what_is_no_document_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        accept_all(data)
