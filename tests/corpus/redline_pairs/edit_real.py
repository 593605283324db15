"""Edits a real Word file as a person might, without understanding it: words, paragraphs, order. Seeded."""

from __future__ import annotations

import copy
import random

from lxml import etree

from shared.documents.redline.names import TBL, TR, P, T, w
from shared.documents.redline.package import read_package
from shared.documents.redline.resolve import resolve_package


def edit_real(data: bytes, seed: int) -> tuple[bytes, str]:
    """The file with its own tracked changes accepted and some edits made, and what was done, in words."""
    package = read_package(data)
    resolve_package(package, lambda _: True)
    name = package.main_name()
    package.changed.add(name)
    root = package.tree(name)
    rng = random.Random(seed)
    done = [edit(root, rng) for edit in (_edit_words, *rng.sample([_copy, _delete, _swap, _delete_row], 2))]
    return package.to_bytes(), ", ".join(word for word in done if word)


def _edit_words(root: etree._Element, rng: random.Random) -> str:
    texts = [node for node in root.iter(T) if node.text and len(node.text) > 3]
    chosen = rng.sample(texts, min(len(texts), 1 + len(texts) // 40))
    for node in chosen:
        words = (node.text or "").split(" ")
        words[rng.randrange(len(words))] = rng.choice(["shall", "sixty (60)", "not", ""])
        node.text = " ".join(words)
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return f"{len(chosen)} words"


def _paragraphs(root: etree._Element) -> list[etree._Element]:
    """Paragraphs of the body itself that end no section, which no file may lose."""
    body = root.find(w("body"))
    return (
        [p for p in body.iterchildren(P) if p.find(f".//{w('sectPr')}") is None] if body is not None else []
    )


def _copy(root: etree._Element, rng: random.Random) -> str:
    found = [p for p in _paragraphs(root) if p.find(f".//{T}") is not None]
    if not found:
        return ""
    new = copy.deepcopy(rng.choice(found))
    for node in new.iter(T):
        node.text = "An added sentence with its own words. "
    rng.choice(found).addnext(new)
    return "paragraph added"


def _delete(root: etree._Element, rng: random.Random) -> str:
    found = [p for p in _paragraphs(root) if p.find(f".//{w('fldChar')}") is None]
    if len(found) < 3:
        return ""
    chosen = rng.choice(found)
    parent = chosen.getparent()
    if parent is not None:
        parent.remove(chosen)
    return "paragraph deleted"


def _swap(root: etree._Element, rng: random.Random) -> str:
    found = [p for p in _paragraphs(root) if p.find(f".//{w('fldChar')}") is None]
    if len(found) < 3:
        return ""
    first, second = rng.sample(found, 2)
    second.addnext(first)
    return "paragraph moved"


def _delete_row(root: etree._Element, rng: random.Random) -> str:
    tables = [table for table in root.iter(TBL) if len(table.findall(TR)) > 2]
    if not tables:
        return ""
    table = rng.choice(tables)
    table.remove(rng.choice(table.findall(TR)))
    return "row deleted"
