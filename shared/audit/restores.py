"""Acknowledged restores: signed statements that an older backup was put in, what was lost by it, who says so, and why.

They lie in the document store beside the anchors, under the same lock: a further restore does not lose them, and
nobody takes one back. From its acknowledgement on the record goes on as a branch: new heads are anchored beside the
lost ones, never over them, and every verification names the gap. Reasons hold no personal data: they stay for years.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from shared.audit.chain import canonical, sha256
from shared.audit.heads import Signer, is_signed
from shared.storage.buckets import Bucket
from shared.storage.port import DocumentStore

CONTEXT = b"concord audit restore 1\n"
"""Stands before what is signed: no signature under anything else is taken for an acknowledgement's."""


@dataclass(frozen=True)
class Restore:
    """One acknowledgement, the service's `number`th. Heads after `kept`, up to `lost`, were anchored and are gone.

    `lost_hash` is that of head `lost`; `by` an account; `key` the Ed25519 public key that signed.
    """

    service: str
    number: int
    kept: int
    lost: int
    lost_hash: str
    by: str
    reason: str
    at: datetime
    key: str

    def signed_bytes(self) -> bytes:
        """The bytes under the signature."""
        return CONTEXT + canonical(self.body())

    def body(self) -> dict[str, Any]:
        """What is signed, as JSON holds it."""
        return {**asdict(self), "at": self.at.astimezone(UTC).isoformat(timespec="microseconds")}

    @property
    def where(self) -> str:
        """The lost heads in words."""
        first = self.kept + 1
        return f"head {first}" if first == self.lost else f"heads {first} to {self.lost}"


@dataclass(frozen=True)
class SignedRestore:
    """An acknowledgement as the store keeps it; `versions` above 1: somebody wrote over it."""

    restore: Restore
    signature: str
    versions: int = 1

    def valid(self) -> bool:
        """Whether the key that it names did sign it."""
        return is_signed(self.restore.key, self.signature, self.restore.signed_bytes())


def branch_of(restores: Sequence[SignedRestore], number: int) -> int:
    """In which branch a head of today's record is anchored: after the newest restore that lost its number, or 0."""
    return max((r.restore.number for r in restores if r.restore.kept < number), default=0)


def list_restores(store: DocumentStore, service: str) -> list[SignedRestore]:
    """All acknowledgements of a service, in order. Raises Unavailable, Corrupted, ValueError for what is none."""
    found: list[SignedRestore] = []
    while True:
        key = _key(service, len(found) + 1)
        stored = store.find(Bucket.AUDIT, key)
        if stored is None:
            return found
        published = json.loads(store.get(stored))
        found.append(_read(published, len(store.versions(Bucket.AUDIT, key))))


def put_restore(store: DocumentStore, restore: Restore, signer: Signer) -> None:
    """Sign and keep an acknowledgement. Raises Unavailable, NameTaken (somebody acknowledged at the same time)."""
    body = {"restore": restore.body(), "signature": signer.sign_bytes(restore.signed_bytes())}
    data = canonical(body)
    key = _key(restore.service, restore.number)
    store.put(Bucket.AUDIT, key, data, sha256=sha256(data), content_type="application/json")


def _key(service: str, number: int) -> str:
    return f"restores/{service}/{number:09d}.json"


def _read(published: Mapping[str, Any], versions: int) -> SignedRestore:
    try:
        body = dict(published["restore"])
        body["at"] = datetime.fromisoformat(body["at"])
        return SignedRestore(Restore(**body), str(published["signature"]), versions)
    except (KeyError, TypeError) as error:
        raise ValueError("this is no acknowledgement of a restore") from error
