"""Tracked changes and comments that nobody has settled: what would be signed is not yet one text."""

from __future__ import annotations

from collections.abc import Iterator

from shared.documents.check.findings import Finding
from shared.documents.read.model import Document
from shared.documents.read.unsettled import count_unsettled

_PLACE = "the whole document"


def check_unsettled(document: Document) -> Iterator[Finding]:
    """Rules `tracked-changes` and `comments`, one finding each with their number and authors."""
    found = count_unsettled(document)
    if found.changes:
        words = f"{found.changes_in_words} (by {', '.join(found.change_authors)})"
        yield Finding("tracked-changes", "error", _PLACE, words, "Accept or reject them first.")
    if found.comments:
        words = f"{found.comments_in_words} (by {', '.join(found.comment_authors)})"
        yield Finding("comments", "warning", _PLACE, words, "Settle and delete them before signature.")
