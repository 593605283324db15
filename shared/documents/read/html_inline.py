"""HTML for what stands inside a paragraph. Every character of the file is escaped; every tag here is our own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Final

from shared.documents.read.addresses import safe_href, safe_id
from shared.documents.read.model import Block, Change, Comment, Format, Paragraph, Run, Unseen

STYLED: Final = (("bold", "strong"), ("italic", "em"), ("underline", "u"), ("strike", "s"))
UNSEEN_WORDS: Final[Mapping[Unseen, str]] = {
    "vanish": "Hidden in Word",
    "tiny": "Too small to read",
    "clear": "Transparent",
    "pale": "In the colour of paper or nearly so",
    "covered": "On a ground of its own colour",
    "off": "Off the page",
    "behind": "Behind a picture",
}
CHANGE_WORDS: Final = {
    "insertion": "Inserted",
    "deletion": "Deleted",
    "move_to": "Moved here",
    "move_from": "Moved away",
}


@dataclass
class Page:
    """What the paragraphs of one HTML fragment share: the prefix of its ids and the places that exist in it."""

    prefix: str
    bookmarks: Collection[str]
    comments: Mapping[str, Comment]
    notes: Collection[str]
    boxes: list[tuple[Block, ...]] = field(default_factory=list)
    seen_notes: set[str] = field(default_factory=set)

    def id(self, kind: str, name: str) -> str:
        """An id that no other fragment on the page has, if the prefixes differ."""
        return f"{self.prefix}-{kind}-{safe_id(name)}"


def paragraph_html(paragraph: Paragraph, page: Page) -> str:
    """The inside of a paragraph's element: its bookmarks' anchors, then its runs, then changes to its mark."""
    anchors = "".join(
        f'<a id="{page.id("at", name)}"></a>' for name in paragraph.bookmarks if name != "_GoBack"
    )
    runs = "".join(_run(run, page) for run in paragraph.runs)
    marks = "".join(_changed("¶", change) for change in paragraph.mark)
    return anchors + runs + marks


def _run(run: Run, page: Page) -> str:
    if run.kind == "text_box":
        page.boxes.append(run.blocks)
        return ""
    inside = _content(run, page)
    if not inside:
        return ""
    inside = _linked(_formatted(inside, run.format), run.link, page)
    for key in run.comments:
        if key in page.comments:
            inside = _commented(inside, page.comments[key], page)
    for change in reversed(run.changes):
        inside = _changed(inside, change)
    return inside


def _content(run: Run, page: Page) -> str:
    if run.kind == "note":
        return _note_mark(run, page)
    if run.kind == "image":
        words = escape(run.text or "no description")
        return f'<span class="doc-image" role="img" aria-label="{words}">[Image: {words}]</span>'
    return escape(run.text).replace("\t", '<span class="doc-tab">\t</span>').replace("\n", "<br>")


def _note_mark(run: Run, page: Page) -> str:
    if run.target not in page.notes:
        return ""
    # Two references to one note would give the same id twice.
    anchor = "" if run.target in page.seen_notes else f' id="{page.id("ref", run.target)}"'
    page.seen_notes.add(run.target)
    return f'<sup class="doc-note-mark"><a href="#{page.id("note", run.target)}"{anchor}>{escape(run.text)}</a></sup>'


def _formatted(inside: str, look: Format) -> str:
    for name, tag in STYLED:
        if getattr(look, name):
            inside = f"<{tag}>{inside}</{tag}>"
    if look.vertical and "doc-note-mark" not in inside:
        tag = "sup" if look.vertical == "superscript" else "sub"
        inside = f"<{tag}>{inside}</{tag}>"
    if look.caps:
        inside = f'<span class="doc-caps">{inside}</span>'
    if look.unseen:
        inside = (
            f'<span class="doc-unseen" title="{UNSEEN_WORDS[look.unseen]}: not seen on paper">{inside}</span>'
        )
    return inside


def _linked(inside: str, link: str, page: Page) -> str:
    if "<a " in inside:
        return inside
    if link.startswith("#"):
        known = link[1:] in page.bookmarks
        return f'<a href="#{page.id("at", link[1:])}">{inside}</a>' if known else inside
    href = safe_href(link)
    return f'<a href="{escape(href)}" rel="noopener noreferrer nofollow">{inside}</a>' if href else inside


def _commented(inside: str, comment: Comment, page: Page) -> str:
    label = escape(f"Comment by {comment.author or 'unknown'}")
    place = page.id("comment", comment.id)
    return f'<mark class="doc-comment" title="{label}" data-comment="{place}">{inside}</mark>'


def _changed(inside: str, change: Change) -> str:
    words = CHANGE_WORDS.get(change.kind)
    if words is None:
        return inside
    tag = "ins" if change.adds else "del"
    moved = " doc-moved" if change.kind.startswith("move") else ""
    who = escape(f"{words} by {change.author or 'unknown'}{on_date(change.date)}")
    when = f' datetime="{change.date.isoformat()}"' if change.date else ""
    return f'<{tag} class="doc-{tag}{moved}" title="{who}"{when}>{inside}</{tag}>'


def on_date(date: datetime | None) -> str:
    """ " on March 3, 2026", or nothing when the file has no date."""
    return f" on {date:%B} {date.day}, {date.year}" if date else ""
