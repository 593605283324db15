"""The Merkle tree of RFC 6962, section 2: roots, inclusion proofs, and a tree that grows in log(n) memory. Pure.

Leaves are hashed with a leading 0, inner nodes with a leading 1, so that neither can pass for the other.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

STEP = 8
"""Roots of whole subtrees of 2^8, 2^16, … leaves are kept, so that a proof never reads the whole tree."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True)
class Node:
    """The root of a whole subtree of 2^height leaves, the `index`-th of its kind from the left."""

    height: int
    index: int
    hash: bytes


@dataclass
class Growing:
    """A tree that only grows: it holds the roots of its whole subtrees (its peaks) and nothing else."""

    size: int = 0
    peaks: list[Node] = field(default_factory=list)

    def append(self, leaf: bytes) -> list[Node]:
        """Add a leaf's hash; answers the kept subtrees that it made whole."""
        node, whole = Node(0, self.size, leaf), []
        while self.peaks and self.peaks[-1].height == node.height:
            left = self.peaks.pop()
            node = Node(node.height + 1, node.index // 2, node_hash(left.hash, node.hash))
            if node.height % STEP == 0:
                whole.append(node)
        self.peaks.append(node)
        self.size += 1
        return whole

    def root(self) -> bytes:
        """The hash of the whole tree; of nothing where it has no leaves."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        top = self.peaks[-1].hash
        for peak in reversed(self.peaks[:-1]):
            top = node_hash(peak.hash, top)
        return top


def growing(size: int, peaks: Sequence[bytes]) -> Growing:
    """A tree as it was left: its size and its peaks' hashes from the left. Raises ValueError where they don't fit."""
    heights = [h for h in range(size.bit_length() - 1, -1, -1) if size >> h & 1]
    if len(heights) != len(peaks):
        raise ValueError(f"a tree of {size} leaves has {len(heights)} peaks, not {len(peaks)}")
    nodes, first = [], 0
    for height, own in zip(heights, peaks, strict=True):
        nodes.append(Node(height, first >> height, own))
        first += 1 << height
    return Growing(size, nodes)


Hashes = Callable[[int, int, int], Sequence[bytes]]
"""(height, first index, count): kept hashes of whole subtrees; height 0 are leaves, others multiples of STEP."""


def inclusion(leaf: int, size: int, hashes: Hashes) -> list[bytes]:
    """The path that proves a leaf in the tree of the first `size` leaves, nearest sibling first.

    Raises ValueError where there is no such leaf.
    """
    if not 0 <= leaf < size:
        raise ValueError(f"there is no leaf {leaf} in a tree of {size}")
    return _path(leaf, 0, size, hashes)


def _path(leaf: int, first: int, end: int, hashes: Hashes) -> list[bytes]:
    if end - first == 1:
        return []
    middle = first + _split(end - first)
    if leaf < middle:
        return [*_path(leaf, first, middle, hashes), _range_root(middle, end, hashes)]
    return [*_path(leaf, middle, end, hashes), _range_root(first, middle, hashes)]


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _range_root(first: int, end: int, hashes: Hashes) -> bytes:
    count = end - first
    if count & (count - 1) == 0:
        return _whole(count.bit_length() - 1, first >> count.bit_length() - 1, hashes)
    middle = first + _split(count)
    return node_hash(_range_root(first, middle, hashes), _range_root(middle, end, hashes))


def _whole(height: int, index: int, hashes: Hashes) -> bytes:
    """A whole subtree's root from the kept hashes just below it: at most 128 of them."""
    base = height - height % STEP
    count = 1 << height - base
    row = list(hashes(base, index * count, count))
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def root_of_proof(leaf_data_hash: bytes, leaf: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that the path leads to (RFC 9162, section 2.1.3.2); None for a path of the wrong length."""
    if not 0 <= leaf < size:
        return None
    here, last, top = leaf, size - 1, leaf_data_hash
    for sibling in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            top = node_hash(sibling, top)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            top = node_hash(top, sibling)
        here, last = here >> 1, last >> 1
    return top if last == 0 else None
