"""The parts of a Word package as a graph: content types, relationships, XML. Loads and writes; judges only what cannot
be loaded. Raises Refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from shared.documents.gate.findings import refused
from shared.documents.gate.ziptable import Member
from shared.documents.nodes import drop
from shared.documents.read.package import DoctypeFound, UnreadableDocument, parse_xml

CONTENT_TYPES: Final = "[Content_Types].xml"
PACKAGE_RELS: Final = "_rels/.rels"
TYPES_NS: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
XML_ENDINGS: Final = (".xml", ".rels", ".vml")


@dataclass
class WordPackage:
    """All parts by name; those that are XML are parsed in `roots`."""

    parts: dict[str, bytes]
    roots: dict[str, etree._Element] = field(default_factory=dict)

    def find(self, name: str) -> str | None:
        """The part's name as stored; names compare without case."""
        if name in self.parts:
            return name
        lowered = name.lower()
        return next((known for known in self.parts if known.lower() == lowered), None)

    def rels_of(self, name: str) -> etree._Element | None:
        """The root of a part's relationships ("" for the package's own)."""
        folder, base = posixpath.split(name)
        return self.roots.get(self.find(posixpath.join(folder, "_rels", f"{base}.rels")) or "")

    def owners(self) -> Iterator[tuple[str, etree._Element]]:
        """Every relationships part, with the name of the part it belongs to."""
        for name, root in self.roots.items():
            folder, base = posixpath.split(name)
            if base.endswith(".rels") and posixpath.basename(folder) == "_rels":
                yield posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels")), root

    def content_type(self, name: str) -> str:
        """The declared type of a part."""
        types = self.roots[CONTENT_TYPES]
        for item in types.iter(TYPES_NS + "Override"):
            if (item.get("PartName") or "").lstrip("/").lower() == name.lower():
                return item.get("ContentType") or ""
        ending = name.rpartition(".")[2].lower()
        for item in types.iter(TYPES_NS + "Default"):
            if (item.get("Extension") or "").lower() == ending:
                return item.get("ContentType") or ""
        return ""

    def main_part(self) -> str:
        """The main document part's stored name. Raises Refused when there is none."""
        root = self.rels_of("")
        for item in relationships(root):
            if (item.get("Type") or "").endswith("/officeDocument"):
                found = self.find(target_of("", item))
                if found:
                    return found
        raise refused("no_main_part")

    def members(self) -> list[Member]:
        """The parts to keep, every XML part written anew; types of parts that are gone are dropped."""
        kept = {name.lower() for name in self.parts}
        for item in list(self.roots[CONTENT_TYPES].iter(TYPES_NS + "Override")):
            if (item.get("PartName") or "").lstrip("/").lower() not in kept:
                drop(item)
        names = sorted(self.parts, key=lambda name: (name != CONTENT_TYPES, name != PACKAGE_RELS, name))
        return [Member(name, self._bytes(name)) for name in names]

    def _bytes(self, name: str) -> bytes:
        root = self.roots.get(name)
        if root is None:
            return self.parts[name]
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def load(members: list[Member]) -> WordPackage:
    """Parse every XML part. Raises Refused for entities and for XML that is not well formed."""
    package = WordPackage({member.name: member.data for member in members})
    for name, data in package.parts.items():
        if name.lower().endswith(XML_ENDINGS):
            package.roots[name] = _parsed(name, data)
    if CONTENT_TYPES not in package.roots:
        raise refused("no_main_part")
    return package


def _parsed(name: str, data: bytes) -> etree._Element:
    try:
        return parse_xml(data)
    except DoctypeFound as error:
        raise refused("doctype", place=name) from error
    except UnreadableDocument as error:
        code = "doctype" if b"<!DOCTYPE" in data or b"<!ENTITY" in data else "bad_xml"
        raise refused(code, place=name, detail=str(error.__cause__ or error)) from error


def relationships(root: etree._Element | None) -> list[etree._Element]:
    """The Relationship elements under a root; none when the part has no relationships."""
    return list(root.iter("{*}Relationship")) if root is not None else []


def target_of(owner: str, relationship: etree._Element) -> str:
    """The name of the part an internal relationship points to."""
    folder = posixpath.dirname(owner)
    return posixpath.normpath(posixpath.join("/", folder, relationship.get("Target") or "")).lstrip("/")
