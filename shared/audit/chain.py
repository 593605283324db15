"""The hash chain of one entity's events: each hash covers the event's body and the hash before it. Pure.

A body holds ids, decisions and salted digests, never personal data, so the chain outlives an erasure.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
"""What stands before the first event."""


def canonical(body: Mapping[str, Any]) -> bytes:
    """The one byte form of a body: sorted keys, no spaces, UTF-8, instants in UTC to the microsecond."""
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    ).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"An event's body can't hold a {type(value).__name__}.")


def sha256(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a content's one byte form."""
    return sha256(canonical(content))


def link(previous: str, event: Mapping[str, Any]) -> str:
    """The hash of an event that follows `previous`."""
    return sha256(previous.encode() + b"\n" + canonical(event))


def event_row(event: Mapping[str, Any], previous: str, own: str) -> dict[str, Any]:
    """The event's row: the hashed form and the two hashes."""
    row = {key: value for key, value in event.items() if key != "stream"}
    return {**row, "stream_id": event["stream"], "previous_hash": previous, "hash": own}


def hashed_form(row: Any) -> dict[str, Any]:
    """An event's row back in the form that its hash covers."""
    return {
        "stream": row.stream_id, "seq": row.seq, "name": row.name, "at": row.at, "actor": row.actor,
        "on_behalf_of": row.on_behalf_of, "body": row.body,
    }  # fmt: skip


def salted_digest(salt: str, text: str) -> str:
    """The digest that stands in an event for a text kept elsewhere; erasing the text and salt leaves nothing."""
    return sha256(salt.encode() + b"\n" + text.encode())


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: the sequence number and what is wrong there."""

    seq: int
    problem: str


def breaks(events: Iterable[tuple[int, str, str, Mapping[str, Any]]]) -> list[Break]:
    """Every break in a chain of (seq, previous hash, hash, hashed event), in the order of the sequence numbers."""
    found, expected_previous, expected_seq = [], GENESIS, 1
    for seq, previous, own, event in events:
        if seq != expected_seq:
            found.append(Break(seq, f"number {expected_seq} is missing"))
        if previous != expected_previous:
            found.append(Break(seq, "does not follow the event before it"))
        if link(previous, event) != own:
            found.append(Break(seq, "was changed after it was written"))
        expected_previous, expected_seq = own, seq + 1
    return found
