"""Signed heads: what the sealer states of a service's record at one moment, and who signed it. Pure.

A head binds the tree of everything sealed so far, the tip of the access chain, and the head before it. Whoever
keeps one head can tell whether anything under it was changed since.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.audit.chain import GENESIS, canonical, digest_of

CONTEXT = b"concord audit head 1\n"
"""Stands before what is signed, so that the key's signature under anything else is never taken for a head's."""


@dataclass(frozen=True)
class Head:
    """One head. Hashes are lower-case hexadecimal; `key` is the Ed25519 public key that signed it.

    `complete`: everything that was there to be sealed at `at` is under it (a long backlog takes several heads).
    """

    service: str
    number: int
    size: int
    root: str
    access: str
    previous: str
    at: datetime
    complete: bool
    key: str

    def body(self) -> dict[str, Any]:
        """What is signed, as JSON holds it."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return {
            "service": self.service, "number": self.number, "size": self.size, "root": self.root,
            "access": self.access, "previous": self.previous, "at": at, "complete": self.complete,
            "key": self.key,
        }  # fmt: skip

    def hash(self) -> str:
        """What the next head names as the one before it."""
        return digest_of(self.body())


@dataclass(frozen=True)
class SignedHead:
    """A head and its signature (base64)."""

    head: Head
    signature: str

    def as_json(self, timestamp: str | None = None) -> dict[str, Any]:
        """The published form, with an authority's time-stamp (base64 of the DER token) where there is one."""
        return {"head": self.head.body(), "signature": self.signature, "timestamp": timestamp}

    def valid(self) -> bool:
        """Whether the key that the head names did sign it. Whether it is *our* key is another question."""
        return is_signed(self.head.key, self.signature, signed_bytes(self.head))


def is_signed(key: str, signature: str, data: bytes) -> bool:
    """Whether the Ed25519 public key (hexadecimal) made this signature (base64) under these bytes."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(base64.b64decode(signature, validate=True), data)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def signed_bytes(head: Head) -> bytes:
    """The bytes under the signature."""
    return CONTEXT + canonical(head.body())


def stamped_digest(signed: SignedHead) -> bytes:
    """What a time-stamp authority is asked to stamp: the SHA-256 of the signed bytes and the signature."""
    return hashlib.sha256(signed_bytes(signed.head) + base64.b64decode(signed.signature)).digest()


def head_from_json(published: Mapping[str, Any]) -> SignedHead:
    """A published head. Raises ValueError where it is none."""
    try:
        body = dict(published["head"])
        body["at"] = datetime.fromisoformat(body["at"])
        return SignedHead(Head(**body), str(published["signature"]))
    except (KeyError, TypeError) as error:
        raise ValueError("this is no audit head") from error


class Signer:
    """Holds the private key (base64 of 32 bytes). Raises ValueError for anything else."""

    def __init__(self, key: str) -> None:
        try:
            self._private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key, validate=True))
        except (ValueError, binascii.Error) as error:
            raise ValueError("CONCORD_AUDIT_KEY must be the base64 form of 32 bytes") from error
        self.public = self._private.public_key().public_bytes_raw().hex()

    def sign(self, head: Head) -> SignedHead:
        """Sign a head."""
        return SignedHead(head, self.sign_bytes(signed_bytes(head)))

    def sign_bytes(self, data: bytes) -> str:
        """The signature (base64) under bytes that begin with a context of their own."""
        return base64.b64encode(self._private.sign(data)).decode()


FIRST = GENESIS
"""What the first head names as the one before it."""
