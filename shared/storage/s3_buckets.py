"""The store's buckets: their names, and making them with versions and object lock or saying why they will not do."""

from minio import Minio
from minio.commonconfig import ENABLED
from minio.error import S3Error

from shared.storage.buckets import Bucket
from shared.storage.errors import StoreUnfit
from shared.storage.s3_client import our_errors

_MADE_BY_ANOTHER = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}
_NO_LOCK = "ObjectLockConfigurationNotFoundError"


def bucket_name(prefix: str, bucket: Bucket) -> str:
    """The store's name for a bucket."""
    return f"{prefix}-{bucket}"


def ensure_bucket(client: Minio, name: str) -> None:
    """Make the bucket if it is missing; object lock can only be had at its making, and brings versions.

    Raises StoreUnfit where the bucket exists without either.
    """
    with our_errors():
        if not client.bucket_exists(name):
            _make(client, name)
        if client.get_bucket_versioning(name).status != ENABLED or not _has_lock(client, name):
            raise StoreUnfit(
                f"The bucket {name} keeps no versions or has no object lock.",
                way_out="Make it anew with object lock, or choose another CONCORD_BUCKET_PREFIX.",
            )


def _make(client: Minio, name: str) -> None:
    try:
        client.make_bucket(name, object_lock=True)
    except S3Error as error:
        if error.code not in _MADE_BY_ANOTHER:
            raise


def _has_lock(client: Minio, name: str) -> bool:
    try:
        client.get_object_lock_config(name)
    except S3Error as error:
        if error.code != _NO_LOCK:
            raise
        return False
    return True
