"""What is still open in a Word file and must be settled before it is signed: tracked changes and comments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.documents.read.changes import changes
from shared.documents.read.docx import read_docx
from shared.documents.read.model import Document


@dataclass(frozen=True, slots=True)
class Unsettled:
    """How many tracked changes and comments a document holds, and whose they are (in order of name)."""

    changes: int
    change_authors: tuple[str, ...]
    comments: int
    comment_authors: tuple[str, ...]

    @property
    def changes_in_words(self) -> str:
        """`53 tracked changes are not settled`; empty where there are none."""
        return _say(self.changes, "tracked change", "not settled")

    @property
    def comments_in_words(self) -> str:
        """`2 comments are still in the file`; empty where there are none."""
        return _say(self.comments, "comment", "still in the file")


def count_unsettled(document: Document) -> Unsettled:
    """Counts as the gate does: neighbouring pieces of one change are one."""
    found = changes(document)
    return Unsettled(
        changes=len(found),
        change_authors=_names(change.author for change in found),
        comments=len(document.comments),
        comment_authors=_names(comment.author for comment in document.comments),
    )


def count_unsettled_in(docx: bytes) -> Unsettled:
    """The same for a file's bytes. Raises UnreadableDocument."""
    return count_unsettled(read_docx(docx))


def _names(authors: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({author.strip() or "unknown" for author in authors}))


def _say(count: int, thing: str, state: str) -> str:
    if not count:
        return ""
    return f"1 {thing} is {state}" if count == 1 else f"{count} {thing}s are {state}"
