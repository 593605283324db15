"""Copies blocks from one package into another with what they hang on: pictures, links, notes, lists, styles.

Must not decide what is copied. Comments are left behind: they are no part of the text.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from shared.documents.nodes import drop
from shared.documents.redline.fingerprint import canonical
from shared.documents.redline.names import ID, R_NS, VAL, w
from shared.documents.redline.package import Package
from shared.documents.redline.resolve import resolve_tree

Decision = Callable[[etree._Element], bool]
_PKG = "http://schemas.openxmlformats.org/package/2006"
_COMMENT_MARKS = (w("commentRangeStart"), w("commentRangeEnd"), w("commentReference"))
_STYLE_USES = (w("pStyle"), w("rStyle"), w("tblStyle"))
_STYLE_LINKS = (w("basedOn"), w("link"), w("next"))
_PARA_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"


class Carrier:
    """Carries blocks from a part of one package to a part of another."""

    def __init__(self, source: Package, source_part: str, target: Package, target_part: str) -> None:
        self._source, self._source_part = source, source_part
        self._target, self._target_part = target, target_part

    def carry(self, block: etree._Element, accepted: Decision | None = None) -> etree._Element:
        """A copy that fits the target. With `accepted`, changes in the notes it refers to are settled by it."""
        copied = deepcopy(block)
        for node in list(copied.iter(*_COMMENT_MARKS)):
            drop(node)
        if self._source is not self._target:
            self._relationships(copied)
            self._styles(copied)
            self._lists(copied)
        self._notes(copied, accepted)
        for node in copied.iter():
            node.attrib.pop(_PARA_ID, "")
        return copied

    def _relationships(self, block: etree._Element) -> None:
        known = {rel.id: rel for rel in self._source.relationships(self._source_part)}
        for node in block.iter():
            for key, value in list(node.attrib.items()):
                if str(key).startswith(f"{{{R_NS}}}") and value in known:
                    rel = known[str(value)]
                    target = rel.target if rel.external else self._copy_member(rel.target)
                    node.set(key, _relate(self._target, self._target_part, rel.kind, target, rel.external))

    def _copy_member(self, name: str) -> str:
        """The name under which the target has this member's bytes; copied there if it has not."""
        data = self._source.members.get(name)
        if data is None or self._target.members.get(name) == data:
            return name
        stem, extension = posixpath.splitext(name)
        new, number = name, 1
        while new in self._target.members:
            new, number = f"{stem}-{number}{extension}", number + 1
        self._target.members[new] = data
        _copy_content_type(self._source, name, self._target, new)
        return new

    def _styles(self, block: etree._Element) -> None:
        ours, theirs = self._target.first_related("styles"), self._source.first_related("styles")
        if ours is None or theirs is None:
            return
        wanted = [node.get(VAL, "") for node in block.iter(*_STYLE_USES)]
        have = {style.get(w("styleId"), "") for style in ours.iter(w("style"))}
        offered = {style.get(w("styleId"), ""): style for style in theirs.iter(w("style"))}
        while wanted:
            name = wanted.pop()
            if name in have or name not in offered:
                continue
            have.add(name)
            ours.append(deepcopy(offered[name]))
            self._target.changed.update(self._target.related(self._target.main_name(), "styles"))
            wanted += [node.get(VAL, "") for node in offered[name].iterchildren(*_STYLE_LINKS)]

    def _lists(self, block: etree._Element) -> None:
        ours, theirs = self._target.first_related("numbering"), self._source.first_related("numbering")
        if ours is None or theirs is None:
            return
        for node in block.iter(w("numId")):
            number = node.get(VAL, "")
            if number != "0" and _list_of(ours, number) != _list_of(theirs, number):
                node.set(VAL, _copy_list(theirs, number, ours))
                self._target.changed.update(self._target.related(self._target.main_name(), "numbering"))

    def _notes(self, block: etree._Element, accepted: Decision | None) -> None:
        for kind in ("footnote", "endnote"):
            for reference in block.iter(w(f"{kind}Reference")):
                note = find_note(self._source, kind, reference.get(ID, ""))
                root = self._target.first_related(f"{kind}s")
                if note is None or root is None or (self._source is self._target and accepted is None):
                    continue
                copied = deepcopy(note)
                if accepted is not None:
                    resolve_tree(copied, accepted)
                number = str(1 + max((int(other.get(ID, "0")) for other in root.iter(w(kind))), default=0))
                copied.set(ID, number)
                root.append(copied)
                reference.set(ID, number)
                self._target.changed.update(self._target.related(self._target.main_name(), f"{kind}s"))


def find_note(package: Package, kind: str, note_id: str) -> etree._Element | None:
    """The note a reference means, None where the file has none such."""
    root = package.first_related(f"{kind}s")
    notes = root.iter(w(kind)) if root is not None else iter(())
    return next((note for note in notes if note.get(ID) == note_id), None)


def with_notes(package: Package, block: etree._Element) -> list[etree._Element]:
    """A block and the notes it refers to."""
    found = [block]
    for kind in ("footnote", "endnote"):
        for reference in block.iter(w(f"{kind}Reference")):
            note = find_note(package, kind, reference.get(ID, ""))
            found += [note] if note is not None else []
    return found


def _relate(package: Package, part: str, kind: str, target: str, external: bool) -> str:
    for rel in package.relationships(part):
        if (rel.kind, rel.target, rel.external) == (kind, target, external):
            return rel.id
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in package.members:
        package.members[name] = f'<Relationships xmlns="{_PKG}/relationships"/>'.encode()
    root = package.tree(name)
    package.changed.add(name)
    taken = {node.get("Id") for node in root}
    number = next(n for n in range(1, len(taken) + 2) if f"rIdC{n}" not in taken)
    node = etree.SubElement(root, f"{{{_PKG}/relationships}}Relationship")
    node.set("Id", f"rIdC{number}")
    node.set("Type", f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")
    node.set("Target", target if external else f"/{target}")
    if external:
        node.set("TargetMode", "External")
    return f"rIdC{number}"


def _copy_content_type(source: Package, name: str, target: Package, new: str) -> None:
    types = source.tree("[Content_Types].xml")
    extension = posixpath.splitext(name)[1].lstrip(".").lower()
    own = {node.get("PartName", ""): node.get("ContentType", "") for node in types if node.get("PartName")}
    usual = {
        node.get("Extension", "").lower(): node.get("ContentType", "")
        for node in types
        if node.get("Extension")
    }
    node = etree.SubElement(target.tree("[Content_Types].xml"), f"{{{_PKG}/content-types}}Override")
    node.set("PartName", f"/{new}")
    node.set("ContentType", own.get(f"/{name}") or usual.get(extension, "application/octet-stream"))
    target.changed.add("[Content_Types].xml")


def _list_of(root: etree._Element, number: str) -> str:
    """What a list looks like, whatever its ids."""
    num = _by_id(root, "num", "numId", number)
    if num is None:
        return ""
    reference = num.find(w("abstractNumId"))
    abstract = _by_id(
        root, "abstractNum", "abstractNumId", reference.get(VAL, "") if reference is not None else ""
    )
    levels = "".join(canonical(level) for level in abstract.iter(w("lvl"))) if abstract is not None else ""
    return levels + "".join(canonical(override) for override in num.iter(w("lvlOverride")))


def _copy_list(source: etree._Element, number: str, target: etree._Element) -> str:
    """Add a list of the source to the target under free ids; its new number."""
    num = deepcopy(_by_id(source, "num", "numId", number))
    if num is None:
        return number
    reference = num.find(w("abstractNumId"))
    abstract = _by_id(
        source, "abstractNum", "abstractNumId", reference.get(VAL, "") if reference is not None else ""
    )
    if abstract is not None and reference is not None:
        new_abstract = deepcopy(abstract)
        free = _free_id(target, "abstractNum", "abstractNumId")
        new_abstract.set(w("abstractNumId"), free)
        reference.set(VAL, free)
        first = target.find(w("num"))
        if first is not None:
            first.addprevious(new_abstract)  # the schema wants every abstract list before the first list
        else:
            target.append(new_abstract)
    number = _free_id(target, "num", "numId")
    num.set(w("numId"), number)
    target.append(num)
    return number


def _by_id(root: etree._Element, name: str, attribute: str, value: str) -> etree._Element | None:
    return next((node for node in root.iterchildren(w(name)) if node.get(w(attribute)) == value), None)


def _free_id(root: etree._Element, name: str, attribute: str) -> str:
    taken = [int(node.get(w(attribute), "0")) for node in root.iterchildren(w(name))]
    return str(max(taken, default=0) + 1)
