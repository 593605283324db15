"""What guards a version in an S3 store, and the disposal that only a key of its own can do."""

from collections.abc import Callable
from typing import TypeVar

from minio import Minio
from minio.deleteobjects import DeleteObject
from minio.error import S3Error

from shared.storage.buckets import Mode
from shared.storage.errors import DocumentMissing
from shared.storage.guards import refuse_if_guarded
from shared.storage.port import Protection, Stored
from shared.storage.s3_buckets import bucket_name
from shared.storage.s3_client import Address, make_client, our_errors, translate

_NOTHING_SET = {
    "NoSuchObjectLegalHold",
    "NoSuchObjectLockConfiguration",
    "ObjectLockConfigurationNotFoundError",
}
T = TypeVar("T")


def read_protection(client: Minio, bucket: str, stored: Stored) -> Protection:
    """What guards the version. Raises DocumentMissing."""
    key, version = stored.key, stored.version_id
    with our_errors():
        client.stat_object(bucket, key, version_id=version)
        lock = _or(None, lambda: client.get_object_retention(bucket, key, version))
        hold = _or(False, lambda: client.is_object_legal_hold_enabled(bucket, key, version))
    if lock is None:
        return Protection(None, None, hold)
    return Protection(Mode(lock.mode), lock.retain_until_date, hold)


def _or(nothing: T, ask: Callable[[], T]) -> T:
    """The answer, or `nothing` where the store says by an error that nothing is set."""
    try:
        return ask()
    except S3Error as error:
        if error.code in _NOTHING_SET:
            return nothing
        raise


class S3Disposal:
    """See `Disposal`. Its address carries the bypass key."""

    def __init__(self, address: Address, prefix: str) -> None:
        self._client = make_client(address)
        self._prefix = prefix

    def dispose(self, stored: Stored) -> None:
        """See `Disposal`."""
        bucket = bucket_name(self._prefix, stored.bucket)
        try:
            guard = read_protection(self._client, bucket, stored)
        except DocumentMissing:
            return
        refuse_if_guarded(guard)
        target = [DeleteObject(stored.key, stored.version_id)]
        with our_errors():
            errors = list(self._client.remove_objects(bucket, target, bypass_governance_mode=True))
        for error in errors:
            raise translate(error.code or "")
