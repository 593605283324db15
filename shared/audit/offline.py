#!/usr/bin/env python3
"""Checks one event of the record, with nothing but this file and Python 3.8 or newer: no network, no installation.

    python3 offline.py HEAD.json PROOF.json [--key PUBLIC_KEY]

HEAD.json is a head as Concord publishes it (or as somebody kept it long ago), PROOF.json the proof that Concord gives
for one entry. The script says whether that entry stands, as it is written in the proof, in the record that the head
seals, and whether the head was signed. The entry holds ids; the names that the proof gives beside it are not sealed.
The head names its own key: compare it with the one published by the state
(`--key`), or the signature says only that *somebody* signed. Exit code 0: holds; 1: does not; 2: could not be read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence, Tuple  # noqa: UP035  # Python 3.8 runs this file

CONTEXT = b"concord audit head 1\n"

# Ed25519, RFC 8032, section 5.1, checking only: nothing secret is computed here, so its timing may vary.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = Tuple[int, int, int, int]  # noqa: UP006


class Wrong(Exception):
    """The check failed; the message says where."""


def canonical(value: object) -> bytes:
    """The one byte form of an entry: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def add(a: Point, b: Point) -> Point:
    """The sum of two points in extended coordinates."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return (x * y % P, z * t % P, y * z % P, x * t % P)


def times(n: int, point: Point) -> Point:
    """The point added to itself n times."""
    total: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def decode(data: bytes) -> Point:
    """The point that 32 bytes stand for; raises Wrong where there is none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        raise Wrong("the key or signature is not a point of the curve")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        raise Wrong("the key or signature is not a point of the curve")
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = decode(bytes([0x58]) + bytes([0x66]) * 31)


def signed_by(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the Ed25519 key (32 bytes) made the signature (64 bytes) over the message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    public, r = decode(key), decode(signature[:32])
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, public))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def root_of(leaf_hash: bytes, leaf: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root of the Merkle tree that the path leads to (RFC 9162, section 2.1.3.2)."""
    here, last, top = leaf, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            raise Wrong("the proof's path is too long")
        if here & 1 or here == last:
            top = sha256(b"\1" + sibling + top)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            top = sha256(b"\1" + top + sibling)
        here, last = here >> 1, last >> 1
    if last:
        raise Wrong("the proof's path is too short")
    return top


def check(published: Mapping[str, Any], proof: Mapping[str, Any], key: str | None = None) -> None:
    """Check a proof against a published head. Raises Wrong, saying what does not hold."""
    head = published["head"]
    signature = base64.b64decode(published["signature"])
    if key is not None and head["key"].lower() != key.lower():
        raise Wrong("the head was signed with another key than the one you gave")
    if not signed_by(bytes.fromhex(head["key"]), signature, CONTEXT + canonical(head)):
        raise Wrong("the signature is not the one of this head")
    if proof["service"] != head["service"] or proof["size"] != head["size"]:
        raise Wrong(f"the proof was made for another head (number {proof.get('head')})")
    if not 0 <= proof["leaf"] < head["size"]:
        raise Wrong("the head does not seal as many entries")
    entry = sha256(proof["previous"].encode() + b"\n" + canonical(proof["entry"]))
    path = [bytes.fromhex(step) for step in proof["path"]]
    root = root_of(sha256(b"\0" + entry), proof["leaf"], proof["size"], path)
    if root.hex() != head["root"]:
        raise Wrong("the entry, as the proof gives it, is not in the record that the head seals")


def main(argv: Optional[Sequence[str]] = None) -> int:  # noqa: UP045
    """Read the two files, check, say what was found."""
    parser = argparse.ArgumentParser(
        description="Check one entry of Concord's record against a published head."
    )
    parser.add_argument("head", help="HEAD.json")
    parser.add_argument("proof", help="PROOF.json")
    parser.add_argument("--key", help="the state's published Ed25519 key, 64 hexadecimal digits")
    given = parser.parse_args(argv)
    try:
        published = json.loads(Path(given.head).read_text(encoding="utf-8"))
        proof = json.loads(Path(given.proof).read_text(encoding="utf-8"))
        check(published, proof, given.key)
    except Wrong as wrong:
        return say(1, f"DOES NOT HOLD: {wrong}.")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return say(2, f"Could not be read: {type(error).__name__}: {error}")
    head, entry = published["head"], proof["entry"]
    say(0, f"HOLDS: entry {proof['leaf']} of service {head['service']}, sealed by head {head['number']}.")
    say(0, f"Entry: {json.dumps(entry, ensure_ascii=False, sort_keys=True)}")
    for who, name in sorted((proof.get("names_not_sealed") or {}).items()):
        say(0, f"Named when the proof was made, not sealed: {who} is {name}")
    say(0, f"Head of {head['at']}, signed with key {head['key']}")
    if given.key is None:
        say(0, "Compare that key with the one the state publishes, or give it with --key.")
    return 0


def say(code: int, line: str) -> int:
    """Print a line; answers the exit code."""
    sys.stdout.write(line + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
