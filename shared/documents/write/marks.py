"""How a clause is recognised in a Word file: the content control's tag and the bookmark, written and read back.

Word keeps the content control (`clause:<id>@<version>`). LibreOffice drops its tag when it saves, but keeps bookmarks,
so the clause's first paragraph carries one too. Bookmark names allow letters, digits and underscores, at most 40.
"""

from __future__ import annotations

import re
import zlib

_TAG = re.compile(r"clause:([a-z][a-z0-9-]*)@([1-9][0-9]{0,2})")
_BOOKMARK = re.compile(r"clause_([a-z][a-z0-9_]*)_v([1-9][0-9]{0,2})")


def get_tag(clause_id: str, version: int) -> str:
    """`clause:dispute-resolution@3`."""
    return f"clause:{clause_id}@{version}"


def read_tag(tag: str) -> tuple[str, int] | None:
    """The clause id and version of a content control's tag; None when it is not one of ours."""
    match = _TAG.fullmatch(tag)
    return (match[1], int(match[2])) if match else None


def get_bookmark(clause_id: str, version: int) -> str:
    """`clause_dispute_resolution_v3`."""
    return f"clause_{clause_id.replace('-', '_')}_v{version}"


def read_bookmark(name: str) -> tuple[str, int] | None:
    """The clause id and version of a bookmark's name; None when it is not one of ours."""
    match = _BOOKMARK.fullmatch(name)
    return (match[1].replace("_", "-"), int(match[2])) if match else None


def get_anchor_bookmark(slot_id: str, anchor: str) -> str:
    """The hidden bookmark of an anchored paragraph. Word hides names that begin with an underscore."""
    return f"_Ref{zlib.crc32(f'{slot_id}#{anchor}'.encode()):010d}"


def get_control_id(tag: str) -> int:
    """A content control's number: the same for the same tag, positive, and within Word's 31 bits."""
    return zlib.crc32(tag.encode()) & 0x7FFFFFFF
