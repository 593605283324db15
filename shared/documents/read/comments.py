"""Reads comments, their answers and whether they are settled, and finds the words each is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from shared.documents.read.inline import parse_date
from shared.documents.read.model import Block, Comment, Document
from shared.documents.read.package import Package, W
from shared.documents.read.walk import runs_of

W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}"


def read_comments(
    package: Package,
    main: str,
    document: Document,
    story: Callable[[str, etree._Element], tuple[Block, ...]],
) -> tuple[Comment, ...]:
    """All comments, in the order of the file."""
    part = package.related(main, "comments")
    root = package.xml(part) if part else None
    if part is None or root is None:
        return ()
    quotes = _quotes(document)
    threads = _Threads(package, main, root)
    return tuple(
        Comment(
            id=(key := item.get(W + "id") or ""),
            author=item.get(W + "author") or "",
            date=parse_date(item.get(W + "date")),
            blocks=story(part, item),
            initials=item.get(W + "initials") or "",
            quote=quotes.get(key, ""),
            parent=threads.parent(item),
            resolved=threads.resolved(item),
        )
        for item in root.findall(W + "comment")
    )


def _quotes(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    stories: Iterator[tuple[Block, ...]] = iter(
        (document.blocks, *(n.blocks for n in document.notes), *(p.blocks for p in document.page_stories))
    )
    for blocks in stories:
        for run in runs_of(blocks):
            for key in run.comments:
                found[key] = found.get(key, "") + (run.text if run.kind == "text" else "")
    return found


class _Threads:
    """What `commentsExtended.xml` adds (Word 2013 and later): answers and settled comments, by last paragraph."""

    def __init__(self, package: Package, main: str, comments: etree._Element) -> None:
        self._extended: dict[str, etree._Element] = {}
        self._comment_of: dict[str, str] = {}
        part = package.related(main, "commentsExtended")
        root = package.xml(part) if part else None
        if root is not None:
            self._extended = {item.get(W15 + "paraId") or "": item for item in root.iter(W15 + "commentEx")}
        for item in comments.findall(W + "comment"):
            for paragraph in item.iter(W + "p"):
                self._comment_of[paragraph.get(W14 + "paraId") or ""] = item.get(W + "id") or ""

    def _of(self, comment: etree._Element) -> etree._Element | None:
        keys = [paragraph.get(W14 + "paraId") or "" for paragraph in comment.iter(W + "p")]
        return next((self._extended[key] for key in reversed(keys) if key in self._extended), None)

    def parent(self, comment: etree._Element) -> str:
        own = self._of(comment)
        above = own.get(W15 + "paraIdParent") if own is not None else None
        return self._comment_of.get(above or "", "") if above else ""

    def resolved(self, comment: etree._Element) -> bool:
        own = self._of(comment)
        return own is not None and own.get(W15 + "done") in ("1", "true")
