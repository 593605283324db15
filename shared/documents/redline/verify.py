"""Proves a redline: settles its changes both ways and compares the outcome with the two documents, part by part."""

from __future__ import annotations

from shared.documents.redline.fingerprint import (
    CONTENT_PARTS,
    OTHER_PARTS,
    Fingerprint,
    take_fingerprint,
)
from shared.documents.redline.model import Mismatch, PartCheck
from shared.documents.redline.package import Package, read_package
from shared.documents.redline.resolve import Decision, count_revisions, resolve_package
from shared.documents.redline.stories import iter_revisable

_SHOWN = 160
"""Characters of a line kept in a mismatch: enough to find the place, not a copy of the document."""


def fingerprint_of(document: bytes, accepted: Decision | None = None) -> Fingerprint:
    """The document's fingerprint with its changes settled (all accepted unless told). Raises UnreadableDocument."""
    package = read_package(document)
    resolve_package(package, accepted or (lambda _: True))
    return take_fingerprint(package)


def verify(redline: bytes, original: Fingerprint, revised: Fingerprint) -> tuple[PartCheck, ...]:
    """Accept all and reject all, and check every part either document has. Raises UnreadableDocument."""
    return verify_package(read_package(redline), original, revised)


def verify_package(redline: Package, original: Fingerprint, revised: Fingerprint) -> tuple[PartCheck, ...]:
    """As `verify`, of a redline read already; its changes are accepted in place, so it is of no use afterwards."""
    marked = [name for name, root in iter_revisable(redline) if count_revisions(root)]
    other = redline.copy(marked)
    resolve_package(redline, lambda _: True)
    accepted = take_fingerprint(redline)
    resolve_package(other, lambda _: False)
    return compare_parts(accepted, revised, take_fingerprint(other), original)


def compare_parts(
    accepted: Fingerprint, revised: Fingerprint, rejected: Fingerprint, original: Fingerprint
) -> tuple[PartCheck, ...]:
    """One check for each part that any of the four has."""
    sides = (accepted, revised, rejected, original)
    names = [name for name in (*CONTENT_PARTS, *OTHER_PARTS) if any(name in side.parts for side in sides)]
    return tuple(
        PartCheck(
            name,
            accept=first_mismatch(revised.parts.get(name, []), accepted.parts.get(name, [])),
            reject=first_mismatch(original.parts.get(name, []), rejected.parts.get(name, [])),
        )
        for name in names
    )


def first_mismatch(expected: list[str], found: list[str]) -> Mismatch | None:
    """Where two lists of lines part for the first time; None where they are equal."""
    if expected == found:
        return None
    for position in range(max(len(expected), len(found))):
        left = expected[position] if position < len(expected) else "(nothing)"
        right = found[position] if position < len(found) else "(nothing)"
        if left != right:
            return Mismatch(position, *_around_difference(left, right))
    return None


def _around_difference(left: str, right: str) -> tuple[str, str]:
    at = next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
    start = max(0, at - _SHOWN // 4)
    return left[start : start + _SHOWN], right[start : start + _SHOWN]
