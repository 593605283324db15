"""The bytes of a version, from the store and checked against its fingerprint."""

from services.agreements.versions.models import VersionRow
from services.agreements.wiring import Agreements
from shared.storage.buckets import Bucket
from shared.storage.port import Stored


def object_key(stream: str, digest: str) -> str:
    """Where a version's bytes are: under their own hash, so the same text twice is one object."""
    return f"{stream}/{digest}"


def load_docx(parts: Agreements, row: VersionRow) -> bytes:
    """The Word file of a version. Raises DocumentMissing, Corrupted, Unavailable."""
    key = object_key(row.agreement_id, row.sha256)
    return parts.store.get(Stored(Bucket.WORKING, key, row.object_version, row.sha256, row.size))
