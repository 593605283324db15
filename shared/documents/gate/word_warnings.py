"""What a reader of the document ought to know before going on: open changes, comments, text that cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from shared.documents.gate.findings import finding
from shared.documents.gate.model import Finding
from shared.documents.read.changes import changes
from shared.documents.read.model import Document, Run
from shared.documents.read.views import resolve
from shared.documents.read.walk import paragraphs_of, runs_of, stories_of, struck_of

BIDI_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
PROTECTION: Final = {
    "readOnly": "read only",
    "comments": "comments only",
    "trackedChanges": "every change is tracked",
    "forms": "forms only",
}


def warnings(document: Document) -> Iterator[Finding]:
    """The warnings, the weightiest first."""
    found = changes(document)
    if found:
        yield finding(
            "tracked_changes", count=len(found), authors=_authors(change.author for change in found)
        )
    runs = [run for _, _, blocks in stories_of(document) for run in runs_of(blocks)]
    yield from _unseen(runs)
    if any(run.format.strike for run in runs):
        yield from _struck(document)
    if document.comments:
        authors = _authors(comment.author for comment in document.comments)
        yield finding("comments", count=len(document.comments), authors=authors)
    if document.protection:
        yield finding("protected", how=PROTECTION.get(document.protection, document.protection))
    if BIDI_CONTROLS.search("".join([run.text for run in runs])):
        yield finding("bidi_controls")
    if not any(run.text.strip() for run in runs_of(document.blocks)):
        yield finding("no_text")


def _authors(names: Iterable[str]) -> str:
    known = sorted({name.strip() or "unknown" for name in names})
    shown = ", ".join(known[:5])
    return f"{shown} and {len(known) - 5} more" if len(known) > 5 else shown


def _struck(document: Document) -> Iterator[Finding]:
    """Of the text with its changes accepted: words that a tracked change takes out are no matter of formatting."""
    settled = resolve(document, "accepted")
    stories = (blocks for kind, _, blocks in stories_of(settled) if kind != "comment")
    struck = (struck_of(paragraph) for blocks in stories for paragraph in paragraphs_of(blocks))
    sample = " … ".join(" ".join(words.split()) for words in struck if words)
    if sample:
        yield finding("struck_text", sample=sample[:80])


def _unseen(runs: list[Run]) -> Iterator[Finding]:
    unseen = [run for run in runs if run.is_unseen]
    for how, texts in (
        ("marked as hidden", [run.text for run in unseen if run.format.unseen == "vanish"]),
        (
            "in the colour of its ground, too small to read, off the page or behind a picture",
            [run.text for run in unseen if run.format.unseen != "vanish"],
        ),
    ):
        sample = " ".join("".join(texts).split())
        if sample:
            yield finding("unseen_text", how=how, sample=sample[:80])
