"""Documents in an S3 store, through the minio client. Runs against MinIO and SeaweedFS; another store that passes the
contract (`tests/contract/test_documents.py`) will do.

Where the two differ (measured), this module asks in the way that both answer:
- no lock or no hold on an object: MinIO says None or off, SeaweedFS raises an error that says so;
- a hold on a missing key: MinIO `NoSuchKey`, SeaweedFS `InternalError`, so the version is looked up first;
- a refused delete: MinIO `InvalidRequest` ("WORM protected"), SeaweedFS `AccessDenied`, so locks are read first;
- SeaweedFS keeps terms to the second, MinIO to the millisecond, so terms are whole seconds.
"""

import base64
import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from minio.commonconfig import Tags
from minio.retention import Retention

from shared import clock
from shared.storage.buckets import PROMISES, Bucket, Mode
from shared.storage.checked import CHUNK, CheckedReader, checked, open_source
from shared.storage.errors import DocumentMissing, NameTaken
from shared.storage.guards import refuse_shorter, whole_seconds
from shared.storage.keys import check_key, check_sha256
from shared.storage.port import NO_TAGS, Protection, Readable, Stored, Version
from shared.storage.s3_buckets import bucket_name, ensure_bucket
from shared.storage.s3_client import TRANSFER_SECONDS, Address, make_client, our_errors
from shared.storage.s3_locks import read_protection

PART = 8 * 1024 * 1024
"""Bytes of one part of a large upload; what is smaller is checked whole before anything is sent."""
SHA256 = "x-amz-meta-sha256"


class S3Documents:
    """The documents of one installation: its address, the prefix of its buckets, the term of its locks."""

    def __init__(self, address: Address, prefix: str, term: timedelta) -> None:
        self._client = make_client(address)
        self._transfers = make_client(address, TRANSFER_SECONDS)
        self._prefix = prefix
        self._term = term

    def ensure_buckets(self) -> None:
        """See `DocumentStore`."""
        for bucket in Bucket:
            ensure_bucket(self._client, self._name(bucket))

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
        """See `DocumentStore`. The same bytes put twice at the very same instant may leave two equal versions."""
        source, size = open_source(data, size)
        reader = CheckedReader(source, check_sha256(sha256), size)
        known = self.find(bucket, key)
        if known is not None and known.sha256 == sha256:
            reader.drain()
            return known
        if known is not None and not PROMISES[bucket].may_change:
            raise NameTaken("Another document has this key already.")
        version_id = self._send(
            bucket, key, reader, size, headers={SHA256: sha256}, content_type=content_type, tags=tags
        )
        return Stored(bucket, key, version_id, sha256, reader.count)

    def find(self, bucket: Bucket, key: str) -> Stored | None:
        """See `DocumentStore`."""
        try:
            with our_errors():
                found = self._client.stat_object(self._name(bucket), check_key(key))
        except DocumentMissing:
            return None
        sha256 = (found.metadata or {}).get(SHA256, "")
        return Stored(bucket, key, found.version_id or "", sha256, found.size or 0)

    def get(self, stored: Stored) -> bytes:
        """See `DocumentStore`."""
        return b"".join(self.stream(stored))

    def stream(self, stored: Stored) -> Iterator[bytes]:
        """See `DocumentStore`."""
        with our_errors():
            answer = self._client.get_object(
                self._name(stored.bucket), stored.key, version_id=stored.version_id
            )

        def chunks() -> Iterator[bytes]:
            try:
                with our_errors():
                    yield from answer.stream(CHUNK)
            finally:
                answer.close()
                answer.release_conn()

        return checked(chunks(), stored)

    def verify(self, stored: Stored) -> None:
        """See `DocumentStore`."""
        for _ in self.stream(stored):
            pass

    def lock_until(self, stored: Stored, until: datetime) -> None:
        """See `DocumentStore`."""
        until = whole_seconds(until)
        refuse_shorter(self.protection(stored), until)
        with our_errors():
            self._client.set_object_retention(
                self._name(stored.bucket), stored.key, Retention(Mode.COMPLIANCE, until), stored.version_id
            )

    def hold(self, stored: Stored) -> None:
        """See `DocumentStore`."""
        self.protection(stored)
        with our_errors():
            self._client.enable_object_legal_hold(self._name(stored.bucket), stored.key, stored.version_id)

    def release(self, stored: Stored) -> None:
        """See `DocumentStore`."""
        self.protection(stored)
        with our_errors():
            self._client.disable_object_legal_hold(self._name(stored.bucket), stored.key, stored.version_id)

    def protection(self, stored: Stored) -> Protection:
        """See `DocumentStore`."""
        return read_protection(self._client, self._name(stored.bucket), stored)

    def versions(self, bucket: Bucket, key: str) -> list[Version]:
        """See `DocumentStore`."""
        with our_errors():
            listed = list(
                self._client.list_objects(self._name(bucket), prefix=check_key(key), include_version=True)
            )
        return [
            # minio-py gives `is_latest` as the word it read, and "false" is true in Python.
            Version(o.version_id or "", o.size or 0, o.last_modified, str(o.is_latest).lower() == "true")
            for o in listed
            if o.object_name == key and not o.is_delete_marker and o.last_modified is not None
        ]

    def _name(self, bucket: Bucket) -> str:
        return bucket_name(self._prefix, bucket)

    def _send(
        self,
        bucket: Bucket,
        key: str,
        reader: CheckedReader,
        size: int | None,
        *,
        headers: dict[str, str],
        content_type: str,
        tags: Mapping[str, str],
    ) -> str:
        """Upload and answer the version's id. An upload that turns out wrong at its end is never completed."""
        body: Readable = reader
        if size is not None and size <= PART:
            body = io.BytesIO(reader.read_all())
            # The store compares too: what it keeps is what we read.
            headers["x-amz-checksum-sha256"] = base64.b64encode(bytes.fromhex(reader.sha256)).decode()
        promise = PROMISES[bucket]
        until = whole_seconds(clock.now() + self._term)
        with our_errors():
            written = self._transfers.put_object(
                self._name(bucket),
                key,
                body,  # type: ignore[arg-type]  # it needs only read()
                -1 if size is None else size,
                content_type,
                metadata=dict(headers),
                part_size=PART,
                # More threads would need more memory, and minio-py leaks them when a stream fails.
                num_parallel_uploads=1,
                tags=_tags(tags),
                retention=Retention(promise.lock, until) if promise.lock else None,
                legal_hold=promise.hold,
            )
        return written.version_id or ""


def _tags(tags: Mapping[str, str]) -> Tags | None:
    """Tags as the client wants them. Raises ValueError for what S3 takes for no tag."""
    made = Tags(for_object=True)
    for name, value in tags.items():
        made[name] = value
    return made or None
