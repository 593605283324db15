"""Judges one file by its bytes: chooses the inspector, and makes a verdict of what it finds.

Runs in the gate's own process; `examine` starts it. Nothing here is caught to hide it: what an inspector does not
expect ends the process, and that is a verdict too.
"""

from __future__ import annotations

import hashlib
import posixpath
from functools import partial
from pathlib import Path
from typing import Final

from shared.documents.gate.archive import inspect_archive
from shared.documents.gate.findings import finding, refused, shown_text, size_text
from shared.documents.gate.mail import inspect_mail
from shared.documents.gate.model import Inspection, Kind, Limits, Refused, Verdict
from shared.documents.gate.pdf import inspect_pdf
from shared.documents.gate.picture import inspect_picture
from shared.documents.gate.sample import sample_docx
from shared.documents.gate.sniff import (
    PROGRAM_EXTENSIONS,
    WHAT,
    Sniffed,
    extension_fits,
    extension_of,
    sniff,
)
from shared.documents.gate.table import inspect_table
from shared.documents.gate.word import inspect_word, is_word
from shared.documents.gate.ziptable import read_members

DEEPEST: Final = 2
"""A ZIP may hold a mail that holds a document; nothing goes deeper."""


def inspect_file(path: str, name: str, limits: Limits) -> Verdict:
    """The verdict on a file on disk. Called in a process of its own."""
    with Path(path).open("rb") as file:
        data = file.read(limits.file_bytes + 1)
    return judge(data, name, limits)


def warm() -> None:
    """Judge a file of our own: called once by the process that waits, which never sees a file from outside."""
    judge(sample_docx(), "Sample.docx", Limits())


def judge(data: bytes, name: str, limits: Limits, depth: int = 0) -> Verdict:
    """The verdict on bytes, without the protection of a process."""
    shown = clean_name(name)
    try:
        inspection = _inspected(data, shown, limits, depth)
    except Refused as stop:
        inspection = Inspection(guess_kind(data, shown), findings=[stop.finding])
    if not inspection.refused:
        _judge_name(name, shown, inspection)
    return Verdict(
        decision=inspection.decision,
        kind=inspection.kind,
        name=shown,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        findings=tuple(inspection.findings),
        removed=tuple(inspection.removed),
        copy=inspection.copy,
        reading=inspection.reading,
        contents=tuple(inspection.contents),
    )


def clean_name(name: str) -> str:
    """The last step of a name, fit to show: what a path or a direction character would make of it is gone."""
    last = posixpath.basename(name.replace("\\", "/"))
    return " ".join(shown_text(last, limit=200).split()) or "unnamed"


def guess_kind(data: bytes, name: str) -> Kind:
    """The kind as far as the first bytes and, for a ZIP, its first names tell."""
    kind = sniff(data).kind
    if kind == "zip" and (
        b"[Content_Types].xml" in data[:65_536] or b"word/" in data or extension_fits(name, "docx")
    ):
        return "docx"
    return kind


def _inspected(data: bytes, name: str, limits: Limits, depth: int) -> Inspection:
    if not data:
        raise refused("empty")
    if len(data) > limits.file_bytes:
        raise refused("too_large", size=size_text(len(data)), limit=size_text(limits.file_bytes))
    if extension_of(name) in PROGRAM_EXTENSIONS - {".docm", ".dotm"}:
        raise refused("program")
    found = sniff(data)
    if found.code in ("password", "old_word", "program") or found.kind == "unknown":
        raise refused(found.code, what=found.what)
    return _by_kind(data, found, name, limits, depth)


def _by_kind(data: bytes, found: Sniffed, name: str, limits: Limits, depth: int) -> Inspection:
    examine_member = partial(_judge_member, limits=limits, depth=depth)
    if found.kind == "zip":
        return _inspect_zip(data, limits, depth, examine_member)
    if found.kind == "pdf":
        return inspect_pdf(data, limits)
    if found.kind == "eml":
        if depth >= DEEPEST:
            raise refused("mail_nested")
        return inspect_mail(data, limits, examine_member)
    if found.kind == "csv":
        return inspect_table(data, limits, named_csv=extension_of(name) == ".csv")
    return inspect_picture(data, found.kind, limits)


def _inspect_zip(data: bytes, limits: Limits, depth: int, examine_member: partial[Verdict]) -> Inspection:
    members = read_members(data, limits)
    if is_word(members):
        return inspect_word(members, limits)
    if depth > 0:
        raise refused("nested_archive")
    return inspect_archive(members, examine_member)


def _judge_member(data: bytes, name: str, *, limits: Limits, depth: int) -> Verdict:
    return judge(data, name, limits, depth + 1)


def _judge_name(name: str, shown: str, inspection: Inspection) -> None:
    last = posixpath.basename(name.replace("\\", "/"))
    if last != shown:
        inspection.findings.append(finding("strange_name", name=shown))
    extension = extension_of(shown)
    if extension and not extension_fits(shown, inspection.kind):
        what = WHAT[inspection.kind]
        inspection.findings.append(finding("wrong_extension", extension=extension, what=what))
