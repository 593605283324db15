"""Stored files as downloads: always as attachments, streamed, under a name that cannot be a path."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from flask import Response

from services.agreements.versions.models import FileRow
from services.agreements.versions.service import DOCX
from services.agreements.wiring import Agreements
from shared.storage.buckets import Bucket
from shared.storage.port import Stored

UNSAFE = re.compile(r"[^\w .,()-]+")
TYPES = {".pdf": "application/pdf", ".docx": DOCX}


def send_docx(docx: bytes, name: str) -> Response:
    """A Word file."""
    return _attachment(Response(docx, mimetype=DOCX), name)


def send_stored(parts: Agreements, row: FileRow, name: str = "") -> Response:
    """A kept file, from the store in pieces; under its own name, or the one that is given."""
    pieces: Iterator[bytes] = parts.store.stream(stored_of(row))
    kind = TYPES.get(row.name[row.name.rfind(".") :].lower(), "application/octet-stream")
    response = Response(pieces, mimetype=kind)
    response.content_length = row.size
    return _attachment(response, name or row.name)


def stored_of(row: FileRow) -> Stored:
    """A file's row as the store knows it."""
    return Stored(Bucket(row.bucket), row.object_key, row.object_version, row.sha256, row.size)


def _attachment(response: Response, name: str) -> Response:
    plain = UNSAFE.sub("_", name).strip(". ") or "file"
    ascii_name = plain.encode("ascii", "replace").decode().replace("?", "_")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(plain)}"
    )
    return response
