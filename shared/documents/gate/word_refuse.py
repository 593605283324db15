"""Reasons to refuse a Word document outright: what runs, what is not in the file yet, what is not what it claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shared.documents.gate.findings import finding
from shared.documents.gate.model import Finding
from shared.documents.gate.sniff import WHAT, sniff
from shared.documents.gate.word_ambiguous import two_readings
from shared.documents.gate.word_fields import fields_of
from shared.documents.gate.word_package import WordPackage
from shared.documents.read.package import W

MACRO_PARTS: Final = (
    "vbaproject.bin",
    "vbadata.xml",
    "vbaprojectsignature.bin",
    "vbaprojectsignatureagile.bin",
)
NOT_A_PICTURE: Final = frozenset(
    {WHAT["zip"], WHAT["pdf"], WHAT["docx"], "a program", "a web page or script"}
)


def reasons_to_refuse(package: WordPackage, main: str) -> Iterator[Finding]:
    """All reasons found, so that the sender can put everything right at once."""
    kind = package.content_type(main).lower()
    if "macroenabled" in kind or any(name.lower().endswith(MACRO_PARTS) for name in package.parts):
        yield finding("macros")
    elif "template" in kind:
        yield finding("template")
    root = package.roots.get(main)
    if root is None or root.tag != W + "document":
        yield finding("no_main_part", place=main)
    yield from two_readings(package, main)
    yield from _in_parts(package)
    for name, data in package.parts.items():
        if "/media/" in name.lower() and _is_disguised(name, data):
            yield finding("disguised_part", place=name)


def _in_parts(package: WordPackage) -> Iterator[Finding]:
    for name, root in package.roots.items():
        if next(root.iter("{*}altChunk"), None) is not None:
            yield finding("alt_chunk", place=name)
        for found in fields_of(root):
            if found.starts_program:
                yield finding("dde", place=f"{name}: {found.instruction.strip() or 'a field in a field'}")


def _is_disguised(name: str, data: bytes) -> bool:
    """Word on macOS keeps pictures as PDF and says so in the name; those are taken out, not refused."""
    what = sniff(data[:4096]).what
    return what in NOT_A_PICTURE and not (what == WHAT["pdf"] and name.lower().endswith(".pdf"))
