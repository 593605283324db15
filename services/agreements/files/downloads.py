"""Stored files as downloads: always as attachments, streamed, under a name that cannot be a path."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from flask import Response

from services.agreements.files.models import FileRow
from services.agreements.files.stored import stored_of
from shared.documents.gate.model import MEDIA_TYPES
from shared.service.parts import ServiceParts

UNSAFE = re.compile(r"[^\w .,()-]+")
DOCX = MEDIA_TYPES["docx"]
TYPES = {".pdf": MEDIA_TYPES["pdf"], ".docx": DOCX}


def send_docx(docx: bytes, name: str) -> Response:
    """A Word file."""
    return _attachment(Response(docx, mimetype=DOCX), name)


def send_stored(parts: ServiceParts, row: FileRow, name: str = "") -> Response:
    """A kept file, from the store in pieces; under its own name, or the one that is given."""
    pieces: Iterator[bytes] = parts.store.stream(stored_of(row))
    kind = TYPES.get(row.name[row.name.rfind(".") :].lower(), "application/octet-stream")
    response = Response(pieces, mimetype=kind)
    response.content_length = row.size
    return _attachment(response, name or row.name)


def _attachment(response: Response, name: str) -> Response:
    plain = UNSAFE.sub("_", name).strip(". ") or "file"
    ascii_name = plain.encode("ascii", "replace").decode().replace("?", "_")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(plain)}"
    )
    return response
