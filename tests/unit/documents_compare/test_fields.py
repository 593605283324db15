"""What programs write by themselves is no change: contents lists, page numbers, numbers of references."""

from __future__ import annotations

import pytest

from shared.documents.check.check import check
from shared.documents.compare.compare import compare
from tests.unit.documents_read.build import STYLES, docx, paragraph, run

TOC_STYLES = STYLES + "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in (("TOC1", "toc 1"), ("Contents1", "Contents 1"), ("TOCHeading", "TOC Heading"))
)
HEADINGS = ("Purpose", "Limits", "Ending")
PLAIN = "".join(paragraph(words, style="Heading1") + paragraph(f"{words} text.") for words in HEADINGS)


def file(*blocks: str, footer: str = "") -> bytes:
    stories = {"footer1": footer} if footer else {}
    return docx("".join(blocks), styles=TOC_STYLES, **stories)


def field(instruction: str, *shown: str, whole: bool = True) -> str:
    """A complex field round `shown`; without `whole` its end is for another paragraph to write."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begun = (
        f"{mark.format('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{mark.format('separate')}"
    )
    return begun + "".join(shown) + (mark.format("end") if whole else "")


def entry(words: str, style: str = "TOC1") -> str:
    link = f'<w:hyperlink w:anchor="_Toc1">{run(words)}</w:hyperlink>'
    return paragraph(link, style=style)


def contents(*entries: str, style: str = "TOC1") -> str:
    """As programs write it: a building block, with one field over several paragraphs."""
    end = paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    first = paragraph(field(' TOC \\o "1-2" \\h ', run(entries[0]), whole=False), style=style)
    inside = first + "".join(entry(words, style) for words in entries[1:]) + end
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


TITLE = paragraph("Contents", style="TOCHeading")


@pytest.mark.parametrize("style", ["TOC1", "Contents1", ""], ids=["Word", "LibreOffice", "link only"])
@pytest.mark.parametrize("page", ["", "<w:r><w:tab/></w:r>" + run("7")], ids=["no page", "page"])
def test_contents_list_that_repeats_the_headings_is_no_change_and_no_finding(style: str, page: str) -> None:
    entries = [f"{words}{'</w:t></w:r>' + page + '<w:r><w:t>' if page else ''}" for words in HEADINGS]
    listed = file(TITLE, contents(*entries, style=style), PLAIN)
    assert compare(file(PLAIN), listed).identical
    assert check(listed) == check(file(PLAIN))


@pytest.mark.parametrize("hidden", ["No Party is liable", "Limits do not apply"])
def test_words_that_are_no_heading_are_told_where_the_contents_list_hides_them(hidden: str) -> None:
    sound, edited = contents("Purpose", "Limits", "Ending"), contents("Purpose", hidden, "Ending")
    (change,) = compare(file(TITLE, sound, PLAIN), file(TITLE, edited, PLAIN)).differing()
    assert ("added", hidden) in [run for block in change.blocks for run in block.runs]  # type: ignore[union-attr]
    (finding,) = [one for one in check(file(edited, PLAIN)) if one.rule == "contents-words"]
    assert (finding.severity, finding.place, finding.excerpt) == ("error", "the contents list", hidden)


@pytest.mark.parametrize("style", ["TOCHeading", "TOC1", "Contents1"])
def test_a_sentence_dressed_as_contents_is_text(style: str) -> None:
    dressed = paragraph("Either Party may end it at once.", style=style)
    assert compare(file(PLAIN), file(PLAIN, dressed)).counts.words_added == 7


BLANK = paragraph("The State pays [amount].", style="TOC1")
IN_A_TABLE = f"<w:tbl><w:tr><w:tc>{BLANK}</w:tc></w:tr></w:tbl>"
IN_A_BOX = paragraph(
    f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{BLANK}</w:txbxContent></w:drawing></mc:Choice>"
    "</mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize("dressed", [IN_A_TABLE, IN_A_BOX], ids=["table", "text box"])
def test_a_line_dressed_as_contents_where_no_list_is_read_is_checked_like_any_other(dressed: str) -> None:
    (found,) = [one for one in check(file(PLAIN, dressed)) if one.rule == "placeholder"]
    assert "The State pays [amount]." in found.excerpt


def test_a_number_that_moved_in_the_contents_list_is_a_warning_and_no_change() -> None:
    numbered = "".join(paragraph(f"{n}. {h}", style="Heading1") for n, h in enumerate(HEADINGS, start=1))
    stale = contents("1.\tPurpose", "3.\tLimits", "4.\tEnding")
    assert compare(file(numbered), file(stale, numbered)).identical
    found = [(one.severity, one.excerpt) for one in check(file(stale, numbered)) if "contents" in one.rule]
    assert found == [("warning", "3. Limits; 4. Ending")]


@pytest.mark.parametrize(
    "number", ["2", "2.", "12.3(b)", "(iv)", "IX.", "Section 4", "EXHIBIT A:", "Artículo 2.", "§ 4"]
)
def test_what_stands_before_the_tab_is_a_number_where_it_looks_like_one(number: str) -> None:
    found = [
        one.rule
        for one in check(file(contents("Purpose", f"{number}\tLimits\t3"), PLAIN))
        if "contents" in one.rule
    ]
    assert found == ["contents-number"]


@pytest.mark.parametrize(
    "words", ["The State waives all fees.", "No", "Civil", "Section 4 is void.", "A fee"]
)
def test_words_before_the_tab_are_no_number_of_a_heading(words: str) -> None:
    sound, edited = contents("Purpose\t3", "Limits\t3"), contents("Purpose\t3", f"{words}\tLimits\t3")
    (change,) = compare(file(sound, PLAIN), file(edited, PLAIN)).differing()
    assert change.words_added == len(f"{words} Limits 3".split())
    (finding,) = [one for one in check(file(edited, PLAIN)) if "contents" in one.rule]
    assert (finding.rule, finding.severity, finding.excerpt) == ("contents-words", "error", f"{words} Limits")


def place(name: str, words: str) -> str:
    return paragraph(f'<w:bookmarkStart w:id="9" w:name="{name}"/>{run(words)}', style="Heading1")


def cited(number: str, name: str = "_Ref1", before: str = "See Section ") -> str:
    return paragraph(run(before), field(f" REF {name} \\w \\h ", run(number)), run("."))


def test_a_reference_that_follows_its_place_is_no_change() -> None:
    old = file(place("_Ref1", "Limits"), cited("2"))
    new = file(place("_Ref1", "Limits"), cited("3"))
    assert compare(old, new).identical


@pytest.mark.parametrize(
    "new",
    [cited("3", "_Ref2"), paragraph("See Section 3."), cited("ninety days")],
    ids=["another place", "typed", "words"],
)
def test_what_is_no_number_of_the_same_place_is_a_change(new: str) -> None:
    assert not compare(file(PLAIN, cited("2")), file(PLAIN, new)).identical


def test_a_page_number_is_no_change_and_other_words_in_its_field_are() -> None:
    old, new = (file(PLAIN, paragraph("Page ", field(" PAGE ", run(page)))) for page in ("1", "12"))
    assert compare(old, new).identical
    assert not compare(old, file(PLAIN, paragraph("Page ", field(" PAGE ", run("never"))))).identical


def test_page_breaks_round_a_heading_are_layout() -> None:
    broken = paragraph('<w:r><w:br w:type="page"/></w:r>', run("Purpose"), style="Heading1")
    assert compare(
        file(paragraph("Purpose", style="Heading1"), paragraph("It.")), file(broken, paragraph("It."))
    ).identical
