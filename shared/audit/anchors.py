"""Anchors: each head as an object in the document store's audit bucket, under a lock that yields to no key.

Heads are numbered without gaps and anchored in order, so the newest anchored one can be found from nothing.
"""

import base64
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from shared import clock
from shared.audit.chain import canonical, sha256
from shared.audit.heads import SignedHead, head_from_json
from shared.audit.ledger import Ledger
from shared.audit.restores import SignedRestore, branch_of, list_restores
from shared.audit.sealer import head_of
from shared.storage.buckets import Bucket
from shared.storage.errors import NameTaken
from shared.storage.port import DocumentStore, Stored

log = logging.getLogger(__name__)
JSON = "application/json"

Stamp = Callable[[SignedHead], bytes | None]
"""Asks an authority for a time-stamp token (DER); None where there is none to be had now."""


class AnchorTaken(NameTaken):
    """Another head stands anchored under this number: this record was rewritten, or restored from an older backup."""

    code = "audit_anchor_taken"
    way_out = "Run `concord audit verify`, and see docs/audit.md."


@dataclass(frozen=True)
class Anchor:
    """An anchored head as the store keeps it; `versions` above 1: somebody wrote over it."""

    stored: Stored
    signed: SignedHead
    timestamp: str | None
    versions: int


def anchor_key(service: str, number: int, branch: int = 0) -> str:
    """The object's key; `branch`: after which acknowledged restore (0: none) the head was made."""
    folder = f"{service}/restored-{branch}" if branch else service
    return f"heads/{folder}/{number:09d}.json"


def no_stamp(_: SignedHead) -> bytes | None:
    """Where no authority is configured."""
    return None


def anchor_waiting(ledger: Ledger, store: DocumentStore, stamp: Stamp = no_stamp) -> int:
    """Anchor every head that is not yet, in order; how many. Raises Unavailable, AnchorTaken."""
    tables, done = ledger.tables, 0
    waiting = (
        select(tables.head)
        .where(tables.head.c.number.not_in(select(tables.anchor.c.number)))
        .order_by(tables.head.c.number)
    )
    with ledger.database.transaction() as session:
        heads = [head_of(ledger.service, row) for row in session.execute(waiting)]
    restores = list_restores(store, ledger.service) if heads else []
    for signed in heads:
        anchor = _put(store, signed, branch_of(restores, signed.head.number), stamp)
        with ledger.database.transaction() as session:
            session.execute(insert(tables.anchor), _row(signed, anchor))
        done += 1
    return done


def _put(store: DocumentStore, signed: SignedHead, branch: int, stamp: Stamp) -> Anchor:
    """Put the head, or find it put already by a run that was killed before it could note it."""
    head = signed.head
    known = read_anchor(store, head.service, head.number, branch)
    if known is not None:
        if known.signed != signed:
            raise AnchorTaken(f"Head {head.number} of {head.service} is anchored with another content.")
        return known
    token = stamp(signed)
    timestamp = base64.b64encode(token).decode() if token else None
    data = canonical(signed.as_json(timestamp))
    key = anchor_key(head.service, head.number, branch)
    stored = store.put(Bucket.AUDIT, key, data, sha256=sha256(data), content_type=JSON)
    return Anchor(stored, signed, timestamp, 1)


def _row(signed: SignedHead, anchor: Anchor) -> dict[str, Any]:
    return {
        "number": signed.head.number, "object_key": anchor.stored.key,
        "object_version": anchor.stored.version_id, "sha256": anchor.stored.sha256,
        "timestamp": anchor.timestamp, "at": clock.now(),
    }  # fmt: skip


def read_anchor(store: DocumentStore, service: str, number: int, branch: int = 0) -> Anchor | None:
    """An anchored head; None where nothing is anchored under this number. Raises ValueError for what is no head."""
    stored = store.find(Bucket.AUDIT, anchor_key(service, number, branch))
    if stored is None:
        return None
    published = json.loads(store.get(stored))
    count = len(store.versions(Bucket.AUDIT, stored.key))
    return Anchor(stored, head_from_json(published), published.get("timestamp"), count)


def newest_anchor(store: DocumentStore, service: str, restores: Sequence[SignedRestore] = ()) -> int:
    """The number of the newest anchored head (0: none), whatever the database says: doubling, then halving."""
    branch = restores[-1].restore.number if restores else 0
    kept = restores[-1].restore.kept if restores else 0

    def there(steps: int) -> bool:
        return store.find(Bucket.AUDIT, anchor_key(service, kept + steps, branch)) is not None

    if not there(1):
        return kept
    low, high = 1, 2
    while there(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if there(middle) else (low, middle)
    return kept + low
