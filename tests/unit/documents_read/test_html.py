"""Safe HTML with the same numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from shared.documents.read.addresses import safe_href
from shared.documents.read.docx import read_docx
from shared.documents.read.html import to_html
from tests.unit.documents_read.build import (
    control,
    deleted,
    docx,
    inserted,
    level,
    numbering,
    paragraph,
    relationship,
    run,
    table,
)

ALLOWED_TAGS = frozenset(
    (
        "div", "p", "h2", "h3", "h4", "h5", "h6", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td",
        "strong", "em", "u", "s", "sup", "sub", "span", "a", "br", "ins", "del", "mark", "section", "article",
        "blockquote", "b",
    )
)  # fmt: skip


def shown(body: str, view: str = "accepted", **more: object) -> str:
    return to_html(read_docx(docx(body, **more)), view)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x onerror=alert(1)&gt;", "&quot;&gt;&lt;b"]
)
def test_markup_typed_in_the_document_comes_out_as_text(text):
    made = shown(paragraph(text))
    tree = lxml_html.fromstring(made)
    assert {element.tag for element in tree.iter()} <= ALLOWED_TAGS
    assert "<script" not in made and "<img" not in made


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x", "file:///etc/passwd", "//evil.example/x", "\\\\server\\share", "http:alert", "x.docx", "http://[bad",
    ],
)  # fmt: skip
def test_unsafe_address_is_no_link(address):
    assert safe_href(address) == ""


@pytest.mark.parametrize(
    "address", ["https://a.example/x?y=1#z", "http://a.example", "mailto:clerk@county.example"]
)
def test_web_and_mail_addresses_stay_links(address):
    assert safe_href(address) == address


def test_hyperlink_keeps_its_words_and_loses_an_unsafe_address():
    link = f'<w:hyperlink r:id="l">{run("click")}</w:hyperlink>'
    bad = shown(
        paragraph(link), relationships=(relationship("l", "hyperlink", "javascript:x()", external=True),)
    )
    good = shown(
        paragraph(link), relationships=(relationship("l", "hyperlink", "https://a.example/", external=True),)
    )
    assert "click" in bad and "href" not in bad
    assert '<a href="https://a.example/" rel="noopener noreferrer nofollow">click</a>' in good


def test_headings_and_lists_carry_words_numbers():
    rules = numbering(level(0, "%1."), level(1, "(%2)", "lowerLetter"))
    body = paragraph("Purpose", style="Heading1", num=(1, 0)) + paragraph("To help", num=(1, 1))
    made = shown(body, numbering=rules)
    assert '<h2 class="doc-heading"><span class="doc-number">1.</span> <strong>Purpose</strong></h2>' in made
    assert '<li class="doc-level-2"><span class="doc-number">(a)</span> To help</li>' in made


def test_heading_levels_leave_no_gap():
    made = shown(paragraph("A", style="Heading2"))
    assert "<h2" in made


def test_table_has_column_headings_and_spans():
    merged = table(["Name", "Role"], ["Ana", "Clerk"], ["Bo", "Judge"], header=True)
    merged = merged.replace(
        f"<w:tc>{paragraph('Clerk')}",
        f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("Clerk")}',
    )
    merged = merged.replace(
        f"<w:tc>{paragraph('Judge')}", f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}"
    )
    made = shown(merged)
    assert '<th scope="col"><p>Name</p>' in made
    assert '<td rowspan="2"><p>Clerk</p>' in made


def test_changes_are_marked_with_who_and_when_in_the_marked_view_only():
    body = paragraph(inserted("new"), deleted("old"))
    marked = shown(body, "marked")
    assert (
        '<ins class="doc-ins" title="Inserted by Ana Ruiz on March 2, 2026" '
        'datetime="2026-03-02T10:00:00+00:00">new</ins>' in marked
    )
    assert "old" not in shown(body)
    assert "<ins" not in shown(body)


def test_clause_carries_its_id_and_version():
    made = shown(control("clause:term@2", paragraph("Three years.")))
    assert '<div class="doc-clause" id="doc-clause-term" data-clause="term" data-version="2">' in made


def test_note_mark_leads_to_the_note_and_back():
    body = paragraph("Body", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    made = shown(body, footnotes=f'<w:footnote w:id="2">{paragraph("See the statute.")}</w:footnote>')
    assert 'href="#doc-note-footnote-2" id="doc-ref-footnote-2">1</a>' in made
    assert 'id="doc-note-footnote-2"' in made and 'href="#doc-ref-footnote-2"' in made


def test_hidden_text_is_shown_as_hidden():
    assert '<span class="doc-unseen" title="Hidden in Word: not seen on paper">secret</span>' in shown(
        paragraph(run("secret", "<w:vanish/>"))
    )


def test_white_text_is_shown_as_unseen_and_on_a_dark_ground_as_any_other():
    white, dark = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="003366"/>'
    unseen = '<span class="doc-unseen" title="In the colour of paper or nearly so: not seen on paper">no fee</span>'
    assert unseen in shown(paragraph(run("no fee", white)))
    assert "doc-unseen" not in shown(paragraph(run("no fee", white + dark)))


def test_ids_are_unique_on_the_page():
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = control("clause:a@1", paragraph("x", note)) + control("clause:a@1", paragraph("y", note))
    made = shown(body, footnotes=f'<w:footnote w:id="2">{paragraph("n")}</w:footnote>')
    ids = [element.get("id") for element in lxml_html.fromstring(made).iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"]), max_size=40),
    st.text(max_size=30),
)
def test_any_text_and_address_give_only_our_own_tags_and_safe_links(text, address):
    from xml.sax.saxutils import escape, quoteattr

    address = "".join(letter for letter in address if letter.isprintable())
    link = f'<w:hyperlink r:id="l">{run(escape(text))}</w:hyperlink>'
    target = relationship("l", "hyperlink", "X", external=True).replace('"X"', quoteattr(address))
    tree = lxml_html.fromstring(shown(paragraph(link, style="Heading1"), relationships=(target,)))
    assert {element.tag for element in tree.iter()} <= ALLOWED_TAGS
    for href in [element.get("href") or "" for element in tree.iter("a") if "href" in element.attrib]:
        assert href.startswith(("http://", "https://", "mailto:", "#"))
