"""Documents in memory, for unit tests: keeps every promise of the port, and passes the same contract."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from shared import clock
from shared.storage.buckets import PROMISES, Bucket, Mode
from shared.storage.checked import CHUNK, CheckedReader, checked, open_source
from shared.storage.errors import DocumentMissing, NameTaken
from shared.storage.guards import refuse_if_guarded, refuse_shorter, whole_seconds
from shared.storage.keys import check_key, check_sha256
from shared.storage.port import NO_TAGS, Protection, Readable, Stored, Version


@dataclass(frozen=True)
class _Object:
    data: bytes
    sha256: str
    made: datetime
    guard: Protection


class MemoryDocuments:
    """The port, in a dictionary."""

    def __init__(self, term: timedelta = timedelta(days=3650)) -> None:
        self._term = term
        self._objects: dict[tuple[Bucket, str], dict[str, _Object]] = {}
        self._ids = count(1)

    def ensure_buckets(self) -> None:
        """Nothing: every bucket is there."""

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
        """See `DocumentStore`. The kind and the tags are not kept: the port gives no way to ask for them."""
        source, size = open_source(data, size)
        body = CheckedReader(source, check_sha256(sha256), size).read_all()
        known = self.find(bucket, key)
        if known is not None and known.sha256 == sha256:
            return known
        if known is not None and not PROMISES[bucket].may_change:
            raise NameTaken("Another document has this key already.")
        version_id = f"v{next(self._ids)}"
        now = clock.now()
        made = _Object(body, sha256, now, self._first_guard(bucket, now))
        self._objects.setdefault((bucket, key), {})[version_id] = made
        return Stored(bucket, key, version_id, sha256, len(body))

    def find(self, bucket: Bucket, key: str) -> Stored | None:
        """See `DocumentStore`."""
        versions = self._objects.get((bucket, check_key(key)))
        if not versions:
            return None
        version_id, found = list(versions.items())[-1]
        return Stored(bucket, key, version_id, found.sha256, len(found.data))

    def get(self, stored: Stored) -> bytes:
        """See `DocumentStore`."""
        return b"".join(self.stream(stored))

    def stream(self, stored: Stored) -> Iterator[bytes]:
        """See `DocumentStore`."""
        data = self._object(stored).data
        return checked((data[at : at + CHUNK] for at in range(0, len(data), CHUNK)), stored)

    def verify(self, stored: Stored) -> None:
        """See `DocumentStore`."""
        self.get(stored)

    def lock_until(self, stored: Stored, until: datetime) -> None:
        """See `DocumentStore`."""
        until = whole_seconds(until)
        refuse_shorter(self.protection(stored), until)
        self._guard(stored, replace(self.protection(stored), mode=Mode.COMPLIANCE, until=until))

    def hold(self, stored: Stored) -> None:
        """See `DocumentStore`."""
        self._guard(stored, replace(self.protection(stored), hold=True))

    def release(self, stored: Stored) -> None:
        """See `DocumentStore`."""
        self._guard(stored, replace(self.protection(stored), hold=False))

    def protection(self, stored: Stored) -> Protection:
        """See `DocumentStore`."""
        return self._object(stored).guard

    def versions(self, bucket: Bucket, key: str) -> list[Version]:
        """See `DocumentStore`."""
        made = list(self._objects.get((bucket, check_key(key)), {}).items())
        listed = [Version(name, len(v.data), v.made, name == made[-1][0]) for name, v in made]
        return listed[::-1]

    def forget(self, stored: Stored) -> None:
        """Drop the version, whatever guards it; `MemoryDisposal` asks first."""
        self._objects.get((stored.bucket, stored.key), {}).pop(stored.version_id, None)

    def _first_guard(self, bucket: Bucket, now: datetime) -> Protection:
        promise = PROMISES[bucket]
        until = whole_seconds(now + self._term) if promise.lock else None
        return Protection(promise.lock, until, promise.hold)

    def _object(self, stored: Stored) -> _Object:
        try:
            return self._objects[stored.bucket, stored.key][stored.version_id]
        except KeyError:
            raise DocumentMissing("The document is not in the store.") from None

    def _guard(self, stored: Stored, guard: Protection) -> None:
        versions = self._objects[stored.bucket, stored.key]
        versions[stored.version_id] = replace(versions[stored.version_id], guard=guard)


class MemoryDisposal:
    """See `Disposal`."""

    def __init__(self, documents: MemoryDocuments) -> None:
        self._documents = documents

    def dispose(self, stored: Stored) -> None:
        """See `Disposal`."""
        try:
            refuse_if_guarded(self._documents.protection(stored))
        except DocumentMissing:
            return
        self._documents.forget(stored)
