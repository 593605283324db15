"""Opens a Word file's package: parts, relationships, XML without entities. Refuses what two readers could see two ways.

Uploads have been through the gate before; this keeps its own limits all the same, because a library cannot know.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MAX_MEMBERS: Final = 5_000
MAX_TOTAL_BYTES: Final = 200 * 1024 * 1024
DAMAGED_ZIP: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError, OverflowError, IndexError,
)  # fmt: skip
"""All that `zipfile` raises on a damaged archive: names that are no text, sizes beyond the file, unknown methods."""
# ISO/IEC 29500 Strict uses other names for the same things; reading them as Transitional loses nothing we read.
STRICT_NAMES: Final = tuple(
    (
        f"http://purl.oclc.org/ooxml/{area}/".encode(),
        f"http://schemas.openxmlformats.org/{area}/2006/".encode(),
    )
    for area in ("wordprocessingml", "officeDocument", "drawingml")
)


class UnreadableDocument(ValueError):
    """The file cannot be read as what it claims to be. The message is plain words for its user."""


class DoctypeFound(UnreadableDocument):
    """A part declares a document type, and with it perhaps entities."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another part (`target` is its name) or, when `external`, to an address."""

    type: str
    target: str
    external: bool


def parse_xml(data: bytes) -> etree._Element:
    """Parse without entities, network or DTD. Raises UnreadableDocument."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(f"A part of the file is not well-formed XML ({error}).") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise DoctypeFound("A part of the file declares a document type, which Word never writes.")
    return root


def to_transitional(data: bytes) -> bytes:
    """XML with Strict names replaced by Transitional ones; unchanged when there are none."""
    if b"purl.oclc.org/ooxml" not in data:
        return data
    for strict, transitional in STRICT_NAMES:
        data = data.replace(strict, transitional)
    return data


class Package:
    """The parts of one .docx, read into memory once. Raises UnreadableDocument for two parts of one name.

    `trees` are parts that somebody has parsed already: what these bytes were written from or would be parsed to.
    """

    def __init__(self, parts: Mapping[str, bytes], trees: Mapping[str, etree._Element] | None = None) -> None:
        self._parts, self._trees = parts, trees or {}
        self._names: dict[str, str] = {}
        for name in parts:
            if name.lower() in self._names:
                raise UnreadableDocument(f"The file holds the part {name} twice.")
            self._names[name.lower()] = name
        self._relationships: dict[str, dict[str, Relationship]] = {}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def part(self, name: str) -> bytes | None:
        """The part's bytes; names are compared without case (ECMA-376 part 2, 6.2.2.3)."""
        return self._parts.get(self._names.get(name.lower(), ""))

    def xml(self, name: str) -> etree._Element | None:
        """The part's root element, or None when there is no such part."""
        data = self.part(name)
        if data is None:
            return None
        transitional = to_transitional(data)
        tree = self._trees.get(self._names[name.lower()])
        return tree if tree is not None and transitional is data else parse_xml(transitional)

    def relationships(self, name: str = "") -> dict[str, Relationship]:
        """The relationships of a part (of the package itself when no name is given), by id."""
        if name not in self._relationships:
            self._relationships[name] = self._read_relationships(name)
        return self._relationships[name]

    def _read_relationships(self, name: str) -> dict[str, Relationship]:
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return {}
        found = {}
        for item in root.iter("{*}Relationship"):
            external = item.get("TargetMode") == "External"
            target = item.get("Target") or ""
            where = (
                target if external else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            )
            found[item.get("Id") or ""] = Relationship(item.get("Type") or "", where, external)
        return found

    def main_part(self) -> str:
        """The name of the main document part. Raises UnreadableDocument when there is none."""
        for relationship in self.relationships().values():
            if relationship.type.endswith("/officeDocument") and relationship.target in self:
                return relationship.target
        raise UnreadableDocument("The file has no Word document inside it.")

    def related(self, name: str, kind: str) -> str | None:
        """The first part that `name` relates to with a type ending in `/kind`."""
        for relationship in self.relationships(name).values():
            if relationship.type.endswith(f"/{kind}") and not relationship.external:
                return relationship.target
        return None


def open_package(data: bytes) -> Package:
    """The package in the bytes of a .docx. Raises UnreadableDocument."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Package(_read_members(archive))
    except UnreadableDocument:
        raise
    except DAMAGED_ZIP as error:
        raise UnreadableDocument("The file is damaged or is not a Word document (.docx).") from error


def _read_members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise UnreadableDocument("The file has too many parts to be a Word document.")
    parts: dict[str, bytes] = {}
    left = MAX_TOTAL_BYTES
    for info in members:
        if info.filename in parts:
            raise UnreadableDocument(f"The file holds the part {info.filename} twice.")
        with archive.open(info) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            raise UnreadableDocument("The file unpacks to more than 200 MB.")
        parts[info.filename] = content
    return parts
