"""Words that are in the file and that paper does not show: the PDF that is signed would lack them.

`read/looks` says which they are: hidden in Word, in the colour of their ground, too small, off the page, behind a
picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from shared.documents.check.findings import Finding
from shared.documents.check.lines import Line
from shared.documents.read.contents import contents_paragraphs
from shared.documents.read.model import Document
from shared.documents.read.walk import unseen_of


def check_unseen(settled: Document, lines: Sequence[Line]) -> Iterator[Finding]:
    """Rule `unseen`, of all lines and the contents list of a resolved document; comments are never printed."""
    for place, near in groupby(lines, key=lambda line: line.place):
        yield from _told(place, [line.unseen for line in near])
    yield from _told("the contents list", map(unseen_of, contents_paragraphs(settled)))


def _told(place: str, texts: Iterable[str]) -> Iterator[Finding]:
    words = " ".join(" ".join(texts).split())
    if words:
        yield Finding(
            "unseen", "error", place, words,
            "These words are not seen on paper: they are hidden, too small, in the colour of their ground, off the page"
            " or behind a picture. Make them visible in Word, or take them out.",
        )  # fmt: skip
