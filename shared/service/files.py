"""Files that people hand in with an act: through the gate, kept twice (as sent, and clean), and named by a row.

The original is never changed and never served; what people open is the clean copy. A kept row is not an act: the act
that follows names it. Which table the row stands in is the service's own matter.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from shared import clock
from shared.audit.chain import sha256
from shared.documents.gate.model import EXTENSIONS, Kind, Verdict
from shared.documents.gate.upload import SCANS, Upload, examine_upload
from shared.errors import KeyReused
from shared.service.parts import ServiceParts
from shared.storage.buckets import Bucket
from shared.storage.keys import content_key
from shared.storage.port import DocumentStore, Stored


class KeptRow(Protocol):
    """The row of a file that is kept."""

    @property
    def sha256(self) -> str:
        """Of the clean copy."""


Row_co = TypeVar("Row_co", bound=KeptRow, covariant=True)


@dataclass(frozen=True)
class Keeping:
    """What an upload is kept as: its kind, what it is called (without ending), whose act needs it, under which key."""

    kind: str
    title: str
    account: str
    key: str


@dataclass(frozen=True)
class KeptFile:
    """A file that the store holds, as a service's row is to name it."""

    id: str
    stream: str
    kind: str
    name: str
    stored: Stored
    added_by: str
    added_at: datetime

    @property
    def sha256(self) -> str:
        """Of the clean copy."""
        return self.stored.sha256


class Files(Protocol[Row_co]):
    """A service's rows of files."""

    def get(self, session: Session, file_id: str) -> Row_co | None:
        """The row of this id, if there is one."""

    def add(self, session: Session, file: KeptFile) -> Row_co:
        """Add the row; the same id again changes nothing."""


def keep_upload(
    parts: ServiceParts,
    files: Files[Row_co],
    stream: str,
    upload: Upload,
    keeping: Keeping,
    *,
    kinds: tuple[Kind, ...] = SCANS,
) -> Row_co:
    """Take a file through the gate and keep it; the same file under the same key again finds the same row.

    Raises Invalid (the gate refuses it), KeyReused (another file), Unavailable (nothing is lost: send it again).
    """
    file_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:{keeping.kind}:{stream}:{keeping.key}"))
    with parts.database.transaction() as session:
        known = files.get(session, file_id)
    verdict = examine_upload(upload, kinds)  # the same file has the same copy, each time
    if known is not None:
        _require_same(known, sha256(verdict.copy) if verdict.copy is not None else "")
        return known
    name = f"{keeping.title}{EXTENSIONS[verdict.kind][0]}"
    stored = keep_twice(parts.store, stream, upload.data, verdict)
    kept = KeptFile(file_id, stream, keeping.kind, name, stored, keeping.account, clock.now())
    with parts.database.transaction() as session:
        row = files.add(session, kept)
    _require_same(row, kept.sha256)  # another press may have come first
    return row


def _require_same(row: KeptRow, digest: str) -> None:
    """Raises KeyReused where the row under this key is of another file than the one of this digest."""
    if row.sha256 != digest:
        raise KeyReused(
            "Another file was sent here before.",
            way_out="See on the record’s page whether it was recorded. If not, send this file again from there.",
        )


def keep_twice(store: DocumentStore, stream: str, sent: bytes, verdict: Verdict) -> Stored:
    """Put what was sent into quarantine and its working copy among the documents; where the copy is.

    `verdict` is one that accepted the file.
    """
    if verdict.copy is None:
        raise ValueError("a file that the gate refused is not kept")
    _put(store, Bucket.QUARANTINE, stream, sent, "application/octet-stream")
    return _put(store, Bucket.WORKING, stream, verdict.copy, verdict.media_type)


def _put(store: DocumentStore, bucket: Bucket, stream: str, data: bytes, media_type: str) -> Stored:
    digest = sha256(data)
    return store.put(bucket, content_key(stream, digest), data, sha256=digest, content_type=media_type)
