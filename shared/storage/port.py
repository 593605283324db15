"""The port: what Concord asks of a store of documents. Adapters: `s3` (MinIO, SeaweedFS), `memory` (unit tests).

A `Stored` is what PostgreSQL remembers of a document; its SHA-256 is the truth, whatever the store says. Nothing
here deletes: that is `Disposal`, built with another key and used by the disposal job alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.storage.buckets import Bucket, Mode

NO_TAGS: Mapping[str, str] = {}


class Readable(Protocol):
    """Bytes that come piece by piece: an open file, an upload."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size` of them; empty at the end."""


@dataclass(frozen=True)
class Stored:
    """One version of one document: where it is, its fingerprint (SHA-256, lower-case hex), its size in bytes."""

    bucket: Bucket
    key: str
    version_id: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Version:
    """One version as the store lists it: `latest` is what the key alone would give."""

    version_id: str
    size: int
    modified: datetime
    latest: bool


@dataclass(frozen=True)
class Protection:
    """What guards a version: a lock of this mode until this instant (None: no lock), and whether it is held."""

    mode: Mode | None
    until: datetime | None
    hold: bool


class DocumentStore(Protocol):
    """Keeps documents. Every method raises Unavailable within 5 s where the store does not answer."""

    def ensure_buckets(self) -> None:
        """Make the buckets that are missing. Raises StoreUnfit where one exists but has no versions or no lock."""

    def put(
        self,
        bucket: Bucket,
        key: str,
        data: bytes | Readable,
        *,
        sha256: str,
        content_type: str,
        size: int | None = None,
        tags: Mapping[str, str] = NO_TAGS,
    ) -> Stored:
        """Keep the bytes under the key, with the bucket's lock and hold from the first instant.

        Safe to repeat: where the key's newest version has this SHA-256, that version is answered and nothing is
        sent. `size` in bytes, where known, spares a buffer. Raises HashMismatch (nothing is kept) and NameTaken.
        """

    def find(self, bucket: Bucket, key: str) -> Stored | None:
        """The key's newest version, or None."""

    def get(self, stored: Stored) -> bytes:
        """The whole document, checked. Raises DocumentMissing, Corrupted."""

    def stream(self, stored: Stored) -> Iterator[bytes]:
        """The document in chunks, in constant memory; the last chunk comes only once all of it is known to be right.

        Raises DocumentMissing at once, Corrupted before the last chunk: whoever reads it never has the whole.
        """

    def verify(self, stored: Stored) -> None:
        """Read the document and compare. Raises DocumentMissing, Corrupted."""

    def lock_until(self, stored: Stored, until: datetime) -> None:
        """Lock the version under COMPLIANCE until that instant. A term only grows: raises Locked for an earlier one."""

    def hold(self, stored: Stored) -> None:
        """Set a legal hold: until it is released not even a disposal deletes the version."""

    def release(self, stored: Stored) -> None:
        """Release the legal hold."""

    def protection(self, stored: Stored) -> Protection:
        """What guards the version now."""

    def versions(self, bucket: Bucket, key: str) -> list[Version]:
        """Every version of the key, newest first; none where there is no such key."""


class Disposal(Protocol):
    """Deletes, once a disposal has been approved. Built with the bypass key."""

    def dispose(self, stored: Stored) -> None:
        """Delete this version for good, through a GOVERNANCE lock if need be; done already is done.

        Raises Locked for a held version and for one under COMPLIANCE before its term.
        """
