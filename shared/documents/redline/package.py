"""A .docx as its parts: read from bytes, written back with the same bytes every time.

Knows about ZIP members, content types and relationships; must not know what the XML in a part means.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from shared.documents.read.package import DAMAGED_ZIP, UnreadableDocument, parse_xml

MAX_MEMBERS = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
"""Bytes. The same bounds as the upload gate: a document past them is refused, never half-read."""

_PKG = "http://schemas.openxmlformats.org/package/2006"
_REL = f"{{{_PKG}/relationships}}Relationship"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Relationship:
    """One relationship: what a part points to and whether that is outside the file."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass
class Package:
    """The members of one .docx. Parsed parts are kept; only those named in `changed` are written anew."""

    members: dict[str, bytes]
    trees: dict[str, etree._Element] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def tree(self, name: str) -> etree._Element:
        """The parsed root of a part. Raises UnreadableDocument if it is missing, broken or has a DTD."""
        if name not in self.trees:
            if name not in self.members:
                raise UnreadableDocument(f"The file has no part {name}.")
            self.trees[name] = parse_xml(self.members[name])
        return self.trees[name]

    def main_name(self) -> str:
        """The main document part. Raises UnreadableDocument where there is none."""
        for found in self.relationships(""):
            if found.kind == "officeDocument" and found.target in self.members:
                return found.target
        raise UnreadableDocument("The file has no main document; it is not a Word document.")

    def relationships(self, part: str) -> list[Relationship]:
        """What `part` points to ("" is the package), targets as member names."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self.members:
            return []
        return [_relationship(node, folder) for node in self.tree(name).iter(_REL)]

    def related(self, part: str, kind: str) -> list[str]:
        """Member names of the parts of one kind ("header", "footnotes") that `part` points to."""
        found = (rel for rel in self.relationships(part) if rel.kind == kind and not rel.external)
        return [rel.target for rel in found if rel.target in self.members]

    def first_related(self, kind: str) -> etree._Element | None:
        """The root of the main document's first part of a kind ("styles"), None where it has none."""
        names = self.related(self.main_name(), kind)
        return self.tree(names[0]) if names else None

    def copy(self, changing: Collection[str]) -> Package:
        """A package of which the parts named may be changed without changing this one; all others are shared."""
        trees = {name: deepcopy(tree) if name in changing else tree for name, tree in self.trees.items()}
        return Package(dict(self.members), trees, set(self.changed))

    def to_bytes(self) -> bytes:
        """The .docx again. The same package gives the same bytes (fixed times, stored order)."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in self.members.items():
                info = zipfile.ZipInfo(name, _FIXED_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, _serialised(self.trees[name]) if name in self.changed else data)
        return out.getvalue()


def read_package(data: bytes) -> Package:
    """Take a .docx apart. Raises UnreadableDocument for anything that is not one, or is past the bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_bounds(infos)
            package = Package({info.filename: archive.read(info) for info in infos})
    except UnreadableDocument:
        raise
    except DAMAGED_ZIP as broken:
        raise UnreadableDocument("The file is damaged, encrypted, or not a Word document.") from broken
    if "strict" in _main_namespace(package):
        raise UnreadableDocument("The file is saved as Strict Open XML. Save it as a normal Word document.")
    return package


def _check_bounds(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise UnreadableDocument("The file unpacks to more than 100 MB or 2,000 members.")
    if len({info.filename for info in infos}) != len(infos):
        raise UnreadableDocument("The file holds the same member twice, so programs read it differently.")


def _relationship(node: etree._Element, folder: str) -> Relationship:
    target, external = node.get("Target", ""), node.get("TargetMode") == "External"
    kind = node.get("Type", "").rsplit("/", 1)[-1]
    if not external:
        target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
    return Relationship(node.get("Id", ""), kind, target, external)


def _main_namespace(package: Package) -> str:
    tag = str(package.tree(package.main_name()).tag)
    return "strict" if tag.startswith("{http://purl.oclc.org/") else tag


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
