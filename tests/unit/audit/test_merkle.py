"""The tree against RFC 6962 written out literally, and proofs that hold for their leaf alone."""

import hashlib

import pytest

from shared.audit.merkle import STEP, Growing, growing, inclusion, leaf_hash, node_hash, root_of_proof

SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 300, 511, 513, 700]


def leaves(size):
    return [leaf_hash(str(n).encode()) for n in range(size)]


def literal_root(hashes):
    """RFC 6962, section 2.1, as it is written."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(literal_root(hashes[:k]), literal_root(hashes[k:]))


def grown(size):
    tree = Growing()
    nodes: dict[tuple[int, int], bytes] = {}
    for own in leaves(size):
        nodes |= {(node.height, node.index): node.hash for node in tree.append(own)}
    return tree, nodes


def kept(size):
    _, nodes = grown(size)
    own = leaves(size)

    def hashes(height, first, count):
        if height == 0:
            return own[first : first + count]
        return [nodes[height, index] for index in range(first, first + count)]

    return hashes


@pytest.mark.parametrize("size", [0, *SIZES])
def test_root_is_the_one_of_the_rfc(size):
    assert grown(size)[0].root() == literal_root(leaves(size))


def test_empty_tree_and_known_vectors():
    """The test vectors of the Certificate Transparency log implementations."""
    assert Growing().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    tree = Growing()
    tree.append(leaf_hash(b""))
    assert tree.root().hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    tree.append(leaf_hash(b"\0"))
    assert tree.root().hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"


@pytest.mark.parametrize("size", [n for n in SIZES if n > 1])
def test_tree_goes_on_from_its_peaks(size):
    half, _ = grown(size // 2)
    tree = growing(half.size, [peak.hash for peak in half.peaks])
    for own in leaves(size)[size // 2 :]:
        tree.append(own)
    assert tree == grown(size)[0]


def test_wrong_number_of_peaks_is_refused():
    with pytest.raises(ValueError, match="2 peaks"):
        growing(3, [b"x"])


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved(size):
    root = grown(size)[0].root()
    for number in sorted({0, 1, size // 3, size // 2, size - 2, size - 1} & set(range(size))):
        path = inclusion(number, size, kept(size))
        assert root_of_proof(leaves(size)[number], number, size, path) == root
        assert len(path) <= (size - 1).bit_length()


@pytest.mark.parametrize(("leaf", "size"), [(1, 7), (6, 7), (255, 300), (256, 300), (299, 300)])
def test_proof_holds_for_its_leaf_alone(leaf, size):
    root, path = grown(size)[0].root(), inclusion(leaf, size, kept(size))
    for other in range(size):
        holds = root_of_proof(leaves(size)[other], leaf, size, path) == root
        assert holds == (other == leaf)
    assert root_of_proof(leaves(size)[leaf], leaf, size, path[:-1]) != root
    assert root_of_proof(leaves(size)[leaf], leaf, size, [*path, path[0]]) != root


def test_leaf_outside_the_tree_is_refused():
    with pytest.raises(ValueError, match="no leaf 7"):
        inclusion(7, 7, kept(7))
    assert root_of_proof(leaves(8)[7], 7, 7, []) is None


def test_proof_of_a_long_tree_reads_few_hashes():
    size, read = 2 ** (2 * STEP) + 5, []

    def hashes(height, first, count):
        read.append(count)
        return [leaf_hash(b"%d %d" % (height, n)) for n in range(first, first + count)]

    inclusion(70, size, hashes)
    assert sum(read) <= 2 ** (STEP + 1) + 5
