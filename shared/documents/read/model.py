"""The typed tree that a Word file is read into. Shapes only: nothing here opens a file or decides what is shown.

A `Document` as read carries every tracked change (`Run.changes`, `Paragraph.mark`, `Row.changes`). `views.resolve`
turns it into the document as it was (all changes rejected) or as it will be (all accepted).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

View = Literal["original", "accepted", "marked"]
ChangeKind = Literal["insertion", "deletion", "move_to", "move_from", "format"]
RunKind = Literal["text", "note", "image", "text_box"]
Unseen = Literal["", "vanish", "tiny", "clear", "pale", "covered", "off", "behind"]
"""Why a run is not seen on paper: marked as hidden in Word, too small to read, transparent, in the colour of paper, on
a ground of its own colour, placed beyond the sheet, or wholly behind a picture. "" where it is seen."""
StoryKind = Literal["body", "header", "footer", "footnote", "endnote", "comment"]

CLAUSE_TAG = re.compile(r"^clause:(?P<id>[^@\s]+)@(?P<version>\S+)$")
CLAUSE_BOOKMARK = re.compile(r"^clause_(?P<id>[a-z][a-z0-9_]*)_v(?P<version>[1-9][0-9]*)$")


@dataclass(frozen=True, slots=True)
class Change:
    """One tracked change: who made it and when (None when the file does not say)."""

    id: str
    kind: ChangeKind
    author: str
    date: datetime | None = None

    @property
    def adds(self) -> bool:
        """Whether rejecting it takes the marked text away."""
        return self.kind in ("insertion", "move_to")

    @property
    def removes(self) -> bool:
        """Whether accepting it takes the marked text away."""
        return self.kind in ("deletion", "move_from")


@dataclass(frozen=True, slots=True)
class Format:
    """How a run looks, as far as reading needs it."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    caps: bool = False
    vertical: Literal["", "superscript", "subscript"] = ""
    unseen: Unseen = ""


PLAIN = Format()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look and one set of changes.

    `text` holds tabs as a tab and breaks as a newline; for a note reference it is the number shown, for an image its
    alternative text. `target` is the note's id or the image's part name. `link` is as the file has it: unchecked.
    `field` is the instruction whose result this is ("REF _Ref12 \\h"). `comments` are the ids of comments on it.
    """

    text: str
    kind: RunKind = "text"
    format: Format = PLAIN
    changes: tuple[Change, ...] = ()
    link: str = ""
    field: str = ""
    comments: tuple[str, ...] = ()
    target: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def is_unseen(self) -> bool:
        """Whether paper shows nothing of it. A picture has no colour of text and no size of type."""
        why = self.format.unseen
        return why == "vanish" if self.kind == "image" else bool(why)


@dataclass(frozen=True, slots=True)
class ListLevel:
    """Which list definition numbers a paragraph, and at which level (0 is the outermost)."""

    num_id: str
    level: int


@dataclass(frozen=True, slots=True)
class Properties:
    """A paragraph's role. `style` is the style's name ("heading 1"), `heading` the outline level from 1, or None."""

    style: str = ""
    heading: int | None = None
    numbering: ListLevel | None = None
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `number` is the list number as shown ("2.1", "(a)", "•"), computed for the view it is in.

    `mark` are changes to the paragraph mark itself: an inserted or deleted mark joins or splits paragraphs.
    `former` are the properties before a tracked change to them. `controls` are tags of content controls inside it.
    """

    runs: tuple[Run, ...]
    properties: Properties = field(default_factory=Properties)
    mark: tuple[Change, ...] = ()
    former: Properties | None = None
    number: str = ""
    bookmarks: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Everything in it, changes or not. Use it on a resolved document."""
        return "".join(run.text for run in self.runs if run.kind == "text")


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `continues` is true when it is the lower part of a cell that spans rows."""

    blocks: tuple[Block, ...]
    columns: int = 1
    continues: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; `header` when the file marks it to be repeated as a heading."""

    cells: tuple[Cell, ...]
    header: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table, with its title or description when the file gives one."""

    rows: tuple[Row, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """A content control round whole blocks. Concord's clauses carry the tag `clause:<id>@<version>`."""

    tag: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def clause(self) -> tuple[str, str] | None:
        """The clause id and version it holds, or None when it is some other control."""
        return parse_clause_tag(self.tag)


Block: TypeAlias = Paragraph | Table | Control


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote; `number` as shown in the view ("" when nothing refers to it)."""

    id: str
    kind: Literal["footnote", "endnote"]
    blocks: tuple[Block, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: who, when, on which words (`quote`), in answer to which (`parent`), and whether it is settled."""

    id: str
    author: str
    date: datetime | None
    blocks: tuple[Block, ...]
    initials: str = ""
    quote: str = ""
    parent: str = ""
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class PageStory:
    """A header or footer of one section (from 0): for the first page, even pages or all others."""

    kind: Literal["header", "footer"]
    variant: str
    section: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class LevelRule:
    """How one level of a list counts and what it prints; `text` has %1 … %9 for the levels' numbers."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restart_after: int | None = None
    font: str = ""


@dataclass(frozen=True, slots=True)
class ListRule:
    """One `w:num`: its levels, the counters it shares (`abstract`), and levels it starts anew."""

    abstract: str
    levels: Mapping[int, LevelRule]
    restarts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A Word file as read. `language` is a tag such as "en-US", "" when the file does not say.

    `protection` is the editing restriction in the settings ("trackedChanges", "readOnly", …), "" for none.
    """

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    comments: tuple[Comment, ...] = ()
    page_stories: tuple[PageStory, ...] = ()
    title: str = ""
    language: str = ""
    protection: str = ""
    lists: Mapping[str, ListRule] = field(default_factory=dict)
    note_formats: Mapping[str, str] = field(default_factory=dict)


def parse_clause_tag(tag: str) -> tuple[str, str] | None:
    """`clause:<id>@<version>` as (id, version), or None for any other tag."""
    found = CLAUSE_TAG.match(tag)
    return (found["id"], found["version"]) if found else None


def parse_clause_bookmark(name: str) -> tuple[str, str] | None:
    """`clause_<id>_v<version>` as (id, version), or None. It survives LibreOffice, which drops content controls."""
    found = CLAUSE_BOOKMARK.match(name)
    return (found["id"].replace("_", "-"), found["version"]) if found else None
