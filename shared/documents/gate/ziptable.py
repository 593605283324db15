"""Reads a ZIP the way its strictest reader would, and refuses it where two readers could disagree.

Every member is checked twice: in the central directory and in its own header. What is hidden between members, before
the first or after the end, is found too. Used for .docx files and for ZIP archives alike.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Final

from shared.documents.gate.findings import refused, size_text
from shared.documents.gate.model import Limits
from shared.documents.read.package import DAMAGED_ZIP

END: Final = b"PK\x05\x06"
LOCAL: Final = b"PK\x03\x04"
UNICODE_PATH: Final = 0x7075
CHUNK: Final = 256 * 1024
LEVEL: Final = 4
"""How hard a working copy is packed: half the time of the usual 6 for a tenth more bytes."""
SMALL_MEMBER: Final = 64 * 1024
"""Below this, a high ratio is an empty form, not a bomb."""
RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive, fully read."""

    name: str
    data: bytes


def read_members(data: bytes, limits: Limits) -> list[Member]:
    """All files in the archive, in its order. Raises Refused."""
    archive = _open(data)
    _check_ends(data, archive)
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise refused("too_many_members", count=f"{len(infos):,}", limit=f"{limits.members:,}")
    if sum(info.file_size for info in infos) > limits.expanded_bytes:
        raise refused("expands_too_much", limit=size_text(limits.expanded_bytes))
    _check_names(infos)
    _check_headers(data, archive)
    left = limits.expanded_bytes
    members = []
    for info in infos:
        if info.is_dir():
            continue
        content = _read(archive, info, limits, left)
        left -= len(content)
        members.append(Member(info.filename, content))
    return members


def _open(data: bytes) -> zipfile.ZipFile:
    if END not in data[-66_000:]:
        raise refused("truncated")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED_ZIP as error:
        raise refused(
            "truncated" if "central directory" in str(error) else "damaged", detail=error
        ) from error


def _check_ends(data: bytes, archive: zipfile.ZipFile) -> None:
    """The archive must begin at the first byte and end at the last."""
    if data[:4] not in (LOCAL, END):
        raise refused("polyglot", what="a ZIP", other="something else in front")
    end = data.rfind(END)
    comment = struct.unpack("<H", data[end + 20 : end + 22])[0] if len(data) >= end + 22 else -1
    if comment < 0 or end + 22 + comment != len(data):
        raise refused("polyglot", what="a ZIP", other="something after its end")
    # Before the table of contents the same four bytes are harmless: a stored spreadsheet has them too.
    if data.count(END, archive.start_dir) > 1 or b"%PDF-" in archive.comment:
        raise refused("polyglot", what="a ZIP", other="a second table of contents")


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        if not is_plain_path(name):
            raise refused("member_path", place=name)
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            raise refused("duplicate_member", place=name)
        seen.add(key)
        if _other_name(info):
            raise refused("member_disguised", place=name)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise refused("member_link", place=name)
        if info.flag_bits & 0x1:
            raise refused("member_encrypted", place=name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused("member_method", place=name)


def is_plain_path(name: str) -> bool:
    """Whether a member's name stays inside the archive and reads as what it is."""
    if not name or name.startswith(("/", "\\")) or "\\" in name or ":" in name or len(name) > 500:
        return False
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name):
        return False
    steps = name.rstrip("/").split("/")
    return all(
        step not in ("", ".", "..") and step.split(".")[0].casefold() not in RESERVED for step in steps
    )


def _other_name(info: zipfile.ZipInfo) -> bool:
    """Whether an Info-ZIP Unicode path field gives the member a second, different name."""
    extra = info.extra
    while len(extra) >= 4:
        tag, size = struct.unpack("<HH", extra[:4])
        if tag == UNICODE_PATH and extra[9 : 4 + size] != info.orig_filename.encode("utf-8"):
            return True
        extra = extra[4 + size :]
    return False


def _check_headers(data: bytes, archive: zipfile.ZipFile) -> None:
    """Each member's own header must say what the table of contents says, and nothing may lie between members."""
    reached = 0
    for info in sorted(archive.infolist(), key=lambda item: item.header_offset):
        start = info.header_offset
        header = data[start : start + 30]
        if len(header) < 30 or header[:4] != LOCAL:
            raise refused("member_disguised", place=info.filename)
        name_size, extra_size = struct.unpack("<HH", header[26:30])
        name = data[start + 30 : start + 30 + name_size]
        method = struct.unpack("<H", header[8:10])[0]
        same = method == info.compress_type and _decoded(name, info) == info.orig_filename
        same = same and _same_size(header, info)
        if not same or start < reached:
            raise refused("member_disguised", place=info.filename)
        if LOCAL in data[reached:start] or (reached == 0 and start > 0):
            raise refused("member_disguised", place=info.filename)
        reached = start + 30 + name_size + extra_size + info.compress_size
    if LOCAL in data[reached : archive.start_dir]:
        raise refused("member_disguised")


def _same_size(header: bytes, info: zipfile.ZipInfo) -> bool:
    """Whether a reader that trusts the member's own header would read the same bytes. Bit 3 puts the sizes after the
    data instead; all ones means they stand in a ZIP64 field.
    """
    flags, packed = struct.unpack("<H", header[6:8])[0], struct.unpack("<I", header[18:22])[0]
    return bool(flags & 0x8) or packed in (info.compress_size, 0xFFFFFFFF)


def _decoded(name: bytes, info: zipfile.ZipInfo) -> str:
    return name.decode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, left: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as member:
            while piece := member.read(CHUNK):
                size += len(piece)
                if size > left:
                    raise refused("expands_too_much", limit=size_text(limits.expanded_bytes))
                if size > SMALL_MEMBER and size > limits.ratio * max(1, info.compress_size):
                    raise refused("ratio", place=info.filename, limit=limits.ratio)
                pieces.append(piece)
    except DAMAGED_ZIP as error:
        raise refused("damaged", place=info.filename, detail=error) from error
    if size != info.file_size:
        raise refused("member_disguised", place=info.filename)
    return b"".join(pieces)


def write_members(members: list[Member]) -> bytes:
    """A plain ZIP of these members: the same members give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for member in members:
            info = zipfile.ZipInfo(member.name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, member.data)
    return buffer.getvalue()
