"""Hostile and harmless files of every kind the gate knows, built in memory."""

from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage
from typing import Any

import pikepdf
from PIL import Image

from shared.documents.gate.inspect import judge
from shared.documents.gate.model import Limits, Verdict


def verdict(data: bytes, name: str = "file.docx", **limits: int) -> Verdict:
    """The verdict without a process: the inspectors are what is tested."""
    return judge(data, name, Limits(**limits))


def copied(found: Verdict) -> bytes:
    """The working copy, which there must be."""
    assert found.copy is not None, found.findings
    return found.copy


def codes(found: Verdict) -> set[str]:
    return {finding.code for finding in found.findings}


def removed(found: Verdict) -> set[str]:
    return {item.code for item in found.removed}


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A ZIP whose names may repeat."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unicode_path(name: bytes) -> bytes:
    """The Info-ZIP field that gives a member a second name."""
    return struct.pack("<HHBI", 0x7075, 5 + len(name), 1, 0) + name


def pdf(*, pages: int = 1, edit=None, **save: Any) -> bytes:
    """A PDF of empty pages; `edit` changes the open document before it is saved."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if edit:
        edit(document)
    buffer = io.BytesIO()
    document.save(buffer, **save)
    return buffer.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (20, 10), **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (10, 120, 200)).save(buffer, kind, **options)
    return buffer.getvalue()


def mail(
    text: str = "Dear colleague,", attachments: tuple[tuple[str, bytes, str], ...] = (), **headers: str
) -> bytes:
    message = EmailMessage()
    message["From"] = "clerk@county.example"
    message["To"] = "legal@state.example"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message["Subject"] = headers.pop("subject", "Draft")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, data, media in attachments:
        main, _, sub = media.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
