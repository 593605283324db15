"""Finds what two programs could read two ways: the approver must see the text the signer signs.

ZIP-level doubles are found in `ziptable`; this looks at the document's own structure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from shared.documents.gate.findings import finding
from shared.documents.gate.model import Finding
from shared.documents.gate.word_package import CONTENT_TYPES, TYPES_NS, WordPackage, relationships
from shared.documents.read.package import W

MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def two_readings(package: WordPackage, main: str) -> Iterator[Finding]:
    """Each thing that may stand only once and stands twice, or stands in two forms that differ."""
    root = package.roots.get(main)
    if root is not None and len(root.findall(W + "body")) > 1:
        yield finding("ambiguous", place=main, what="two bodies of text")
    kinds = [item.get("Type") or "" for item in relationships(package.rels_of(""))]
    if sum(kind.endswith("/officeDocument") for kind in kinds) > 1:
        yield finding("ambiguous", what="two main documents")
    for owner, rels in package.owners():
        if _repeated(item.get("Id") or "" for item in relationships(rels)):
            yield finding("ambiguous", place=owner, what="two references of one name")
    types = package.roots[CONTENT_TYPES]
    if _repeated((item.get("PartName") or "").lower() for item in types.iter(TYPES_NS + "Override")):
        yield finding("ambiguous", place=CONTENT_TYPES, what="two types for one part")
    for name, part in package.roots.items():
        if any(_differs(item) for item in part.iter(MC + "AlternateContent")):
            yield finding("ambiguous", place=name, what="one text for new programs and another for old ones")


def _repeated(names: Iterable[str]) -> bool:
    return any(count > 1 for count in Counter(names).values())


def _differs(alternate: etree._Element) -> bool:
    """Whether the choices of an alternate-content element hold different words (blank and missing ones aside: a
    drawing for old programs often has none).
    """
    texts = {_words(option) for option in alternate if option.tag in (MC + "Choice", MC + "Fallback")}
    return len(texts - {""}) > 1


def _words(option: etree._Element) -> str:
    """The words, counting those of a nested alternate once."""
    words = [
        text.text or ""
        for text in option.iter(W + "t")
        if not any(above.tag == MC + "Fallback" for above in _between(text, option))
    ]
    return "".join("".join(words).split())


def _between(element: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    for above in element.iterancestors():
        if above is top:
            return
        yield above
