"""An S3 client that gives up in time, and the one place where its errors become ours."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from minio import Minio
from minio.error import MinioException, S3Error
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError, ReadTimeoutError

from shared.errors import AppError, Unavailable
from shared.storage.errors import DocumentMissing, Locked, StoreUnfit

log = logging.getLogger(__name__)

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 3.0
TRANSFER_SECONDS = 30.0
"""Patience between two bytes of a transfer; whether the store answers at all has been asked just before."""

_MISSING = {"NoSuchKey", "NoSuchVersion", "MethodNotAllowed"}
_LOCKED = {"InvalidRequest", "ObjectLocked"}  # MinIO answers InvalidRequest, "Object is WORM protected"
_UNFIT = {"NoSuchBucket", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"}


@dataclass(frozen=True)
class Address:
    """Where the store is and with which key."""

    endpoint: str
    access: str
    secret: str
    secure: bool = True
    region: str = "us-east-1"


class OnceMore(Retry):
    """One more try after a broken connection (a kept one that the store has closed), none after a time-out."""

    def increment(self, *args: Any, **kwargs: Any) -> "OnceMore":
        """The tries that are left. Raises the error where waiting again would only take longer."""
        error = kwargs.get("error")
        if isinstance(error, ReadTimeoutError):
            raise error
        return super().increment(*args, **kwargs)


def make_client(address: Address, answer_seconds: float = ANSWER_SECONDS) -> Minio:
    """A client that waits at most 1 s for a connection and `answer_seconds` for each answer."""
    http = PoolManager(
        timeout=Timeout(connect=CONNECT_SECONDS, read=answer_seconds),
        retries=OnceMore(total=1, status=0, redirect=0, backoff_factor=0, allowed_methods=None),
        maxsize=16,
    )
    return Minio(
        address.endpoint,
        address.access,
        address.secret,
        secure=address.secure,
        region=address.region,
        http_client=http,
    )


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn the client's errors inside the block into Unavailable, DocumentMissing, Locked or StoreUnfit."""
    try:
        yield
    except S3Error as error:
        raise translate(error.code or "") from error
    except (HTTPError, MinioException, OSError) as error:
        raise Unavailable("The document store does not answer.") from error


def translate(code: str) -> AppError:
    """Our error for an S3 error code."""
    if code in _MISSING:
        return DocumentMissing("The document is not in the store.")
    if code in _LOCKED:
        return Locked("The document is locked.")
    log.warning("document store refused", extra={"s3_code": code})
    if code in _UNFIT:
        return StoreUnfit(f"The document store is not set up for Concord ({code}).")
    return Unavailable(f"The document store could not do it ({code}).")
