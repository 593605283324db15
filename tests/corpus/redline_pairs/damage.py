"""Damages good Word files in ways that keep them openable: elements removed, doubled, moved, attributes lost."""

from __future__ import annotations

import copy
import random

from lxml import etree

from shared.documents.redline.package import read_package
from shared.documents.redline.stories import iter_revisable


def damage(data: bytes, seed: int, blows: int = 6) -> bytes:
    """The file after some blows to its XML. The same seed gives the same damage."""
    rng = random.Random(seed)
    package = read_package(data)
    for name, root in list(iter_revisable(package)):
        package.changed.add(name)
        for _ in range(blows):
            nodes = [
                node for node in root.iter() if isinstance(node.tag, str) and node.getparent() is not None
            ]
            if nodes:
                rng.choice([_remove, _double, _lose_attributes, _odd_value, _swap_tags])(
                    rng.choice(nodes), rng, nodes
                )
    return package.to_bytes()


def flip(data: bytes, seed: int) -> bytes:
    """The file with some bytes changed or its end cut off."""
    rng = random.Random(seed)
    out = bytearray(data)
    for _ in range(rng.randint(1, 20)):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out[: rng.randint(len(out) // 2, len(out))] if rng.random() < 0.2 else out)


def _remove(node: etree._Element, rng: random.Random, nodes: list[etree._Element]) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _double(node: etree._Element, rng: random.Random, nodes: list[etree._Element]) -> None:
    if sum(1 for _ in node.iter()) < 200:
        rng.choice(nodes).append(copy.deepcopy(node))


def _lose_attributes(node: etree._Element, rng: random.Random, nodes: list[etree._Element]) -> None:
    node.attrib.clear()


def _odd_value(node: etree._Element, rng: random.Random, nodes: list[etree._Element]) -> None:
    for key in list(node.attrib):
        node.set(key, rng.choice(["-1", "", "99999999999", "NaN", "\u00e9\u202e", "0"]))


def _swap_tags(node: etree._Element, rng: random.Random, nodes: list[etree._Element]) -> None:
    other = rng.choice(nodes)
    node.tag, other.tag = other.tag, node.tag
