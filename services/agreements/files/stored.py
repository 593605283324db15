"""The bytes behind a row of a version or a file: where the store keeps them, checked against their fingerprint."""

from services.agreements.files.models import FileRow, VersionRow
from shared.service.parts import ServiceParts
from shared.storage.buckets import Bucket
from shared.storage.keys import content_key
from shared.storage.port import Stored


def load_docx(parts: ServiceParts, row: VersionRow) -> bytes:
    """The Word file of a version. Raises DocumentMissing, Corrupted, Unavailable."""
    key = content_key(row.agreement_id, row.sha256)
    return parts.store.get(Stored(Bucket.WORKING, key, row.object_version, row.sha256, row.size))


def stored_of(row: FileRow) -> Stored:
    """A file's row as the store knows it."""
    return Stored(Bucket(row.bucket), row.object_key, row.object_version, row.sha256, row.size)
