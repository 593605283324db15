"""Files that people hand in with an act: through the gate, kept twice (as sent, and clean), and named by a row.

The original is never changed and never served; what people open is the clean copy. A kept row is not an act: the act
that follows names it.
"""

import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from services.agreements.versions.models import FileRow
from services.agreements.versions.repository import add_file, file_values
from services.agreements.versions.texts import object_key
from services.agreements.wiring import Agreements
from shared import clock
from shared.audit.chain import sha256
from shared.documents.gate.examine import examine
from shared.documents.gate.model import EXTENSIONS, MEGABYTE, Kind, Limits, Verdict
from shared.errors import FieldError, Invalid
from shared.storage.buckets import Bucket
from shared.storage.port import Stored

SCANS: tuple[Kind, ...] = ("pdf", "png", "jpeg", "tiff")
"""What a scanner makes."""
LARGEST = 25 * MEGABYTE
"""Bytes: a long agreement, scanned."""


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    data: bytes
    name: str


@dataclass(frozen=True)
class Keeping:
    """What an upload is kept as: its kind, what it is called (without ending), whose act needs it, under which key."""

    kind: str
    title: str
    account: str
    key: str


def examine_upload(upload: Upload, kinds: tuple[Kind, ...], largest: int = LARGEST) -> Verdict:
    """The gate's verdict on a file of these kinds. Raises Invalid on the field `file`, with each reason's way out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"  # the sent name is data, never a path
        path.write_bytes(upload.data)
        verdict = examine(path, upload.name, Limits(file_bytes=largest))
    if verdict.accepted and verdict.copy is not None and verdict.kind in kinds:
        return verdict
    names = ", ".join(kind.upper() for kind in kinds)
    way_out = {
        "unsupported": f"Send a file of this kind: {names}."
    }  # the gate's own names all that Concord reads
    reasons = tuple(
        FieldError("file", f"{f.message} {way_out.get(f.code, f.way_out)}") for f in verdict.reasons
    )
    raise Invalid(
        "This file can't be taken.", reasons or (FieldError("file", f"Upload a file of this kind: {names}."),)
    )


def keep_upload(parts: Agreements, stream: str, upload: Upload, keeping: Keeping) -> FileRow:
    """Take a scan through the gate and keep it; the same key again finds the same row.

    Raises Invalid (the gate refuses it), Unavailable (nothing is lost: send it again).
    """
    file_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:{keeping.kind}:{stream}:{keeping.key}"))
    with parts.database.transaction() as session:
        known = session.get(FileRow, file_id)
    if known:
        return known
    verdict = examine_upload(upload, SCANS)
    assert verdict.copy is not None  # noqa: S101  # `examine_upload` has seen it
    _put(parts, Bucket.QUARANTINE, stream, upload.data, "application/octet-stream")
    stored = _put(parts, Bucket.WORKING, stream, verdict.copy, verdict.media_type)
    values = file_values(
        stored, file_id=file_id, stream=stream, kind=keeping.kind, added_by=keeping.account, at=clock.now(),
        name=f"{keeping.title}{EXTENSIONS[verdict.kind][0]}",
    )  # fmt: skip
    with parts.database.transaction() as session:
        add_file(session, values)
        row = session.get(FileRow, file_id)
    assert row is not None  # noqa: S101  # added above
    return row


def _put(parts: Agreements, bucket: Bucket, stream: str, data: bytes, media_type: str) -> Stored:
    digest = sha256(data)
    return parts.store.put(bucket, object_key(stream, digest), data, sha256=digest, content_type=media_type)
