"""Takes out of a Word package what reaches outside it or runs: templates, objects, controls, remote links, and parts
that nothing uses. What cannot be taken out without changing what the document says is refused in `word_refuse`.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from shared.documents.gate.findings import removal
from shared.documents.gate.model import Removal
from shared.documents.gate.word_package import (
    CONTENT_TYPES,
    PACKAGE_RELS,
    WordPackage,
    relationships,
    target_of,
)
from shared.documents.nodes import drop
from shared.documents.read.package import R, W

VML: Final = "{urn:schemas-microsoft-com:vml}"
OFFICE: Final = "{urn:schemas-microsoft-com:office:office}"
SAFE_SCHEMES: Final = ("http:", "https:", "mailto:")

# The last step of a relationship's type: inside the package, these are taken out.
INTERNAL: Final = {
    "oleObject": "ole",
    "package": "ole",
    "control": "activex",
    "activeXControlBinary": "activex",
    "extensibility": "custom_ui",
    "attachedToolbars": "custom_ui",
    "printerSettings": "printer",
    "thumbnail": "thumbnail",
    "origin": "signature",
}
EXTERNAL: Final = {
    "attachedTemplate": "external_template",
    "oleObject": "ole",
    "package": "ole",
    "mailMergeSource": "mail_merge",
    "mailMergeHeaderSource": "mail_merge",
    "hyperlink": "unsafe_link",
}
# Elements that stay when their reference goes: only the attribute is taken off.
KEPT_WITHOUT_REFERENCE: Final = frozenset(
    {"hyperlink", "blip", "imagedata", "fill", "stroke", "background", "shape", "rect", "group"}
)


def clean(package: WordPackage) -> list[Removal]:
    """Clean the package in place and say what was taken out."""
    removed = [removal("orphan", name) for name in _unused(package) if not name.endswith(".rels")]
    for owner, rels in list(package.owners()):
        for item in relationships(rels):
            code = _unwanted(package, owner, item)
            if code:
                removed.append(removal(code, item.get("Target") or ""))
                _cut_references(package.roots.get(package.find(owner) or ""), item.get("Id") or "")
                drop(item)
    for name, root in package.roots.items():
        removed.extend(removal("external_link", place) for place in _cut_vml_addresses(root))
        _cut_objects(root)
        for merge in list(root.iter(W + "mailMerge")):
            drop(merge)
            removed.append(removal("mail_merge", name))
    for name in _unused(package):
        del package.parts[name]
        package.roots.pop(name, None)
    return removed


def is_safe_address(target: str) -> bool:
    """Whether an external hyperlink leads to a web page or a mail address. Judged as a browser would read it."""
    address = "".join(letter for letter in target if ord(letter) > 0x20).lower()
    return address.startswith(SAFE_SCHEMES) or (address.startswith("#") and len(address) > 1)


def _unwanted(package: WordPackage, owner: str, item: etree._Element) -> str:
    """The removal code for a relationship, "" when it may stay."""
    kind = (item.get("Type") or "").rpartition("/")[2]
    target = item.get("Target") or ""
    if item.get("TargetMode") == "External":
        if kind == "hyperlink" and is_safe_address(target):
            return ""
        return EXTERNAL.get(kind, "external_link")
    if kind in INTERNAL:
        return INTERNAL[kind]
    if target.lower().endswith((".svg", ".pdf")):
        return "svg" if target.lower().endswith(".svg") else "pdf_picture"
    if kind == "hyperlink" or package.find(target_of(owner, item)):
        return ""
    return "missing"


def _cut_references(root: etree._Element | None, reference: str) -> None:
    if root is None:
        return
    for element in list(root.iter(etree.Element)):
        names = [
            name for name, value in element.attrib.items() if value == reference and str(name).startswith(R)
        ]
        for name in names:
            del element.attrib[name]
        if names and etree.QName(element).localname not in KEPT_WITHOUT_REFERENCE:
            drop(element)


def _cut_vml_addresses(root: etree._Element) -> list[str]:
    """Old drawings can name a picture's address in the element itself."""
    found: list[str] = []
    for element in root.iter(VML + "*"):
        for name in ("src", OFFICE + "href", "href"):
            value = element.get(name)
            is_link = name == "href" and value is not None and is_safe_address(value)
            if value and not is_link:
                del element.attrib[name]
                found.append(value)
    return found


def _cut_objects(root: etree._Element) -> None:
    """An object without its data: the picture in it stays, the object element goes."""
    for tag in (OFFICE + "OLEObject", W + "objectEmbed", W + "objectLink", W + "control"):
        for element in list(root.iter(tag)):
            drop(element)


def _unused(package: WordPackage) -> list[str]:
    """Parts that no relationship leads to: nobody sees them, but they would travel with the file."""
    kept = {CONTENT_TYPES, PACKAGE_RELS}
    waiting = [""]
    while waiting:
        owner = waiting.pop()
        rels = package.rels_of(owner)
        if rels is None:
            continue
        kept.update(name for name, root in package.roots.items() if root is rels)
        for item in relationships(rels):
            found = package.find(target_of(owner, item)) if item.get("TargetMode") != "External" else None
            if found and found not in kept:
                kept.add(found)
                waiting.append(found)
    return [name for name in package.parts if name not in kept]
