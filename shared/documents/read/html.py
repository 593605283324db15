"""Safe HTML of a document: semantic headings, lists, tables and notes, with the numbers Word shows.

The result is a fragment for one of our own pages. It has no scripts, styles, images or addresses other than http,
https, mailto and places in itself; every character of the file is escaped. Looks come from classes that begin with
`doc-`. It never leaves hidden text out.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from shared.documents.read.headings import is_heading
from shared.documents.read.html_inline import Page, on_date, paragraph_html
from shared.documents.read.html_table import table_html
from shared.documents.read.model import (
    Block,
    Control,
    Document,
    PageStory,
    Paragraph,
    Table,
    View,
)
from shared.documents.read.views import resolve
from shared.documents.read.walk import paragraphs_of, runs_of, stories_of


def to_html(document: Document, view: View = "accepted", *, top_heading: int = 2, prefix: str = "doc") -> str:
    """The document as an HTML fragment.

    `top_heading` is the level of its outermost headings (2: the page has its own h1). Give each of two documents on
    one page its own `prefix`, as it begins every id.
    """
    resolved = resolve(document, view)
    writer = _Writer(resolved, top_heading, prefix)
    parts = [
        writer.blocks(resolved.blocks),
        writer.notes(),
        writer.comments() if view == "marked" else "",
        writer.furniture(),
    ]
    language = f' lang="{escape(document.language)}"' if document.language else ""
    return f'<div class="doc doc-{view}"{language}>\n' + "".join(parts) + "</div>\n"


class _Writer:
    def __init__(self, document: Document, top_heading: int, prefix: str) -> None:
        self._document = document
        self._top = top_heading
        paragraphs = [p for _, _, blocks in stories_of(document) for p in paragraphs_of(blocks)]
        self._levels = sorted(
            {p.properties.heading for p in paragraphs if p.properties.heading and is_heading(p)}
        )
        self._page = Page(
            prefix=prefix,
            bookmarks=frozenset(name for paragraph in paragraphs for name in paragraph.bookmarks),
            comments={comment.id: comment for comment in document.comments},
            notes=frozenset(f"{note.kind}:{note.id}" for note in document.notes),
        )
        self._clauses: set[str] = set()
        self._above = top_heading - 1

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks in order; neighbouring list items share one list."""
        pieces: list[str] = []
        in_list = False
        for block in blocks:
            item = isinstance(block, Paragraph) and bool(block.number) and not is_heading(block)
            if item != in_list:
                pieces.append('<ul class="doc-list" role="list">\n' if item else "</ul>\n")
                in_list = item
            pieces.append(self._block(block, item=item))
        if in_list:
            pieces.append("</ul>\n")
        return "".join(pieces)

    def _block(self, block: Block, *, item: bool) -> str:
        if isinstance(block, Table):
            return table_html(block, self.blocks)
        if isinstance(block, Control):
            return self._control(block)
        return self._paragraph(block, item=item)

    def _paragraph(self, paragraph: Paragraph, *, item: bool) -> str:
        inside = paragraph_html(paragraph, self._page)
        boxes, self._page.boxes = self._page.boxes, []
        after = "".join(
            f'<div class="doc-text-box" role="note">\n{self.blocks(box)}</div>\n' for box in boxes
        )
        number = f'<span class="doc-number">{escape(paragraph.number)}</span> ' if paragraph.number else ""
        if not inside and not number:
            return after
        direction = ' dir="rtl"' if paragraph.properties.right_to_left else ""
        tag, css = self._element(paragraph, item=item)
        shown = f"<{tag}{css}{direction}>{number}{inside}</{tag}>\n"
        # A list holds items only, so what follows an item goes inside it.
        return shown.replace("</li>\n", f"{after}</li>\n") if item else shown + after

    def _element(self, paragraph: Paragraph, *, item: bool) -> tuple[str, str]:
        if item:
            level = paragraph.properties.numbering.level + 1 if paragraph.properties.numbering else 1
            return "li", f' class="doc-level-{level}"'
        heading = paragraph.properties.heading
        if heading and is_heading(paragraph):
            return f"h{self._heading(heading)}", ' class="doc-heading"'
        title = paragraph.properties.style.lower() == "title"
        return "p", ' class="doc-title"' if title else ""

    def _heading(self, heading: int) -> int:
        """Its level on the page; never more than one below the heading above it (WCAG 1.3.1: no level is skipped)."""
        self._above = min(6, self._top + self._levels.index(heading), self._above + 1)
        return self._above

    def _control(self, control: Control) -> str:
        inside = self.blocks(control.blocks)
        if control.clause is None:
            return inside
        clause_id, version = control.clause
        anchor = "" if clause_id in self._clauses else f' id="{self._page.id("clause", clause_id)}"'
        self._clauses.add(clause_id)
        data = f' data-clause="{escape(clause_id)}" data-version="{escape(version)}"'
        return f'<div class="doc-clause"{anchor}{data}>\n{inside}</div>\n'

    def notes(self) -> str:
        """Footnotes and endnotes, each with a way back to its mark."""
        items = []
        for note in self._document.notes:
            if note.number:
                key = f"{note.kind}:{note.id}"
                back = f'<a href="#{self._page.id("ref", key)}" aria-label="Back to note {escape(note.number)}">↩</a>'
                items.append(
                    f'<div class="doc-note" id="{self._page.id("note", key)}">'
                    f'<span class="doc-number">{escape(note.number)}</span> {self.blocks(note.blocks)}{back}</div>\n'
                )
        return _section("Notes", "doc-notes", "".join(items))

    def comments(self) -> str:
        """The comments with author, date, and the words they are about."""
        items = []
        for comment in self._document.comments:
            who = escape(f"{comment.author or 'Unknown author'}{on_date(comment.date)}")
            settled = ' <span class="doc-resolved">Resolved</span>' if comment.resolved else ""
            quote = f"<blockquote>{escape(comment.quote)}</blockquote>\n" if comment.quote else ""
            items.append(
                f'<article class="doc-comment-text" id="{self._page.id("comment", comment.id)}">'
                f"<p><b>{who}</b>{settled}</p>\n{quote}{self.blocks(comment.blocks)}</article>\n"
            )
        return _section("Comments", "doc-comments", "".join(items))

    def furniture(self) -> str:
        """Headers and footers; one that repeats another is shown once."""
        shown: dict[str, str] = {}
        for story in self._document.page_stories:
            inside = self.blocks(story.blocks)
            if any(run.text.strip() for run in runs_of(story.blocks)):
                shown.setdefault(inside, _story_name(story))
        items = (f"<div><p><b>{name}</b></p>\n{inside}</div>\n" for inside, name in shown.items())
        return _section("Page headers and footers", "doc-furniture", "".join(items))


def _section(label: str, css: str, inside: str) -> str:
    return f'<section class="{css}" aria-label="{label}">\n{inside}</section>\n' if inside else ""


def _story_name(story: PageStory) -> str:
    pages = {"first": " (first page)", "even": " (even pages)"}.get(story.variant, "")
    return f"{story.kind.capitalize()}{pages}"
