"""The stores that the document contract runs against, each with both keys, and what the tests put in."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from shared.storage.memory import MemoryDisposal, MemoryDocuments
from shared.storage.port import Disposal, DocumentStore
from shared.storage.s3 import S3Documents
from shared.storage.s3_client import Address
from shared.storage.s3_locks import S3Disposal

TERM = timedelta(days=30)


@dataclass(frozen=True)
class Stores:
    """A store with the ordinary key, and the disposal with the bypass key."""

    documents: DocumentStore
    disposal: Disposal
    prefix: str = ""
    """Of the buckets, where it is a real server."""


def in_memory() -> Stores:
    """The fake of the unit tests."""
    documents = MemoryDocuments(TERM)
    return Stores(documents, MemoryDisposal(documents))


def on_server(server, term: timedelta = TERM) -> Stores:
    """A real server with Concord's two keys (the `seaweedfs` and `real_minio` fixtures), in buckets of its own."""
    prefix = f"t{uuid4().hex[:8]}"
    ordinary = Address(server.endpoint, server.keys.access, server.keys.secret, secure=False)
    bypass = Address(server.endpoint, server.bypass.access, server.bypass.secret, secure=False)
    return Stores(S3Documents(ordinary, prefix, term), S3Disposal(bypass, prefix), prefix)


def fingerprint(data: bytes) -> str:
    """The SHA-256 of the bytes."""
    return hashlib.sha256(data).hexdigest()


def new_key(folder: str = "agreements") -> str:
    """A key that no other test uses."""
    return f"{folder}/{uuid4().hex}"
