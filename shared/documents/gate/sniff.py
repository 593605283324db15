"""Says what a file is by its first bytes and its structure, never by its name."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from shared.documents.gate.model import EXTENSIONS, Kind

WHAT: Final[dict[Kind, str]] = {
    "docx": "a Word document", "pdf": "a PDF", "eml": "an e-mail", "csv": "a table (CSV)", "png": "a PNG picture",
    "jpeg": "a JPEG picture", "tiff": "a TIFF picture", "gif": "a GIF picture", "webp": "a WebP picture",
    "zip": "a ZIP archive", "unknown": "a file of an unknown kind",
}  # fmt: skip

_MAGIC: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"%PDF-", "pdf"),
)
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: Final[tuple[tuple[bytes, str], ...]] = (
    (b"{\\rtf", "a rich-text document (.rtf)"),
    (b"BM", "a BMP picture"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%!PS", "a PostScript file"),
    (b"\x78\x9f\x3e\x22", "an Outlook attachment container (winmail.dat)"),
)
_PROGRAM: Final = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe")
PROGRAM_EXTENSIONS: Final = frozenset(
    (
        ".exe", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".msi", ".msp",
        ".hta", ".jar", ".lnk", ".pif", ".cpl", ".dll", ".sh", ".app", ".docm", ".dotm", ".xlsm", ".pptm", ".reg",
        ".iso", ".img", ".chm", ".url", ".desktop",
    )
)  # fmt: skip
_MAIL_HEADER: Final = re.compile(
    rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+", re.MULTILINE
)
_MAIL_NAMES: Final = re.compile(
    rb"^(?:from|to|date|subject|received|return-path|message-id|mime-version|delivered-to|reply-to):",
    re.IGNORECASE | re.MULTILINE,
)


class Sniffed(NamedTuple):
    """The kind by content; for what we do not take, `what` names it and `code` is the finding to make."""

    kind: Kind
    what: str = ""
    code: str = "unsupported"


def sniff(data: bytes) -> Sniffed:
    """What the bytes are. ZIP is told apart from Word later, by what is in it."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return Sniffed(kind, WHAT[kind])
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Sniffed("webp", WHAT["webp"])
    if data.startswith(OLE):
        return _ole(data)
    return _foreign(data) or _text(data)


def _foreign(data: bytes) -> Sniffed | None:
    """What we know and do not take."""
    if data.startswith(_PROGRAM):
        return Sniffed("unknown", "a program", "program")
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            return Sniffed("unknown", what)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        return Sniffed("unknown", "an HEIC or AVIF picture (save it as JPEG)")
    return None


def _ole(data: bytes) -> Sniffed:
    """Microsoft's old container: a password-protected new document, or an old document."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Sniffed("docx", "a protected document", "password")
    names = (
        ("WordDocument", "an old Word document (.doc)"),
        ("Workbook", "an old Excel workbook (.xls)"),
        ("PowerPoint Document", "an old PowerPoint presentation (.ppt)"),
        ("__substg1.0_", "an Outlook message (.msg)"),
    )
    found = (what for name, what in names if name.encode("utf-16-le") in data)
    return Sniffed("unknown", next(found, "an old Office file"), "old_word")


def _text(data: bytes) -> Sniffed:
    start = data[:65_536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[:1024].find(b"%PDF-") > 0:
        # Readers look for the mark in the first 1,024 bytes (ISO 32000-1, annex H); the PDF inspector judges the rest.
        return Sniffed("pdf", WHAT["pdf"])
    lowered = start[:2048].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<script", b"<svg", b"<?php")):
        return Sniffed("unknown", "a web page or script")
    if lowered.startswith(b"<?xml"):
        return Sniffed("unknown", "an XML file")
    headers = _MAIL_HEADER.match(start)
    if headers and len(set(map(bytes.lower, _MAIL_NAMES.findall(headers[0])))) >= 2:
        return Sniffed("eml", WHAT["eml"])
    if _is_plain_text(data):
        return Sniffed("csv", WHAT["csv"])
    return Sniffed("unknown", "a file of a kind we do not know")


def _is_plain_text(data: bytes) -> bool:
    sample = data[:65_536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 32 for byte in sample)


def extension_of(name: str) -> str:
    """The last extension in lower case, with its dot; "" when there is none."""
    stem, dot, last = name.rpartition(".")
    return f".{last.lower()}" if dot and stem and len(last) <= 12 else ""


def extension_fits(name: str, kind: Kind) -> bool:
    """Whether the name's extension is one this kind goes by."""
    return extension_of(name) in EXTENSIONS.get(kind, ())
