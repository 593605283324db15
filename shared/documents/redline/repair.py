"""Mends a redline that failed its proof: blocks that do not come back are shown whole, old deleted and new inserted.

Known cause: the engine loses count of a field's marks when several words of the field's result change. Mends the
body only, and proves nothing; the caller verifies the outcome like any other redline.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from shared.documents.redline.carry import Carrier
from shared.documents.redline.fingerprint import canonical
from shared.documents.redline.merge_groups import cut
from shared.documents.redline.merge_marks import Signature, mark_blocks, settled_copy, tidy
from shared.documents.redline.names import DEL, INS, INSTR, PPR, RPR, SDT, SECT_PR, TBL, P, T, w
from shared.documents.redline.package import Package, read_package
from shared.documents.redline.stories import iter_revisable

_BLOCKS = (P, TBL, SDT, SECT_PR)
_NOT_SEEN = frozenset(
    {"r", "rPr", "proofErr", "bookmarkStart", "bookmarkEnd", "pPr", "lastRenderedPageBreak"}
)


def mend(redline: bytes, original: bytes, revised: bytes, by: Signature) -> bytes | None:
    """The redline with its wrong blocks replaced; None where there is nothing to mend or no telling which blocks.

    Raises UnreadableDocument.
    """
    result, old, new = (read_package(data) for data in (redline, original, revised))
    body, old_body, new_body = (_body(package) for package in (result, old, new))
    if body is None or old_body is None or new_body is None:
        return None
    units = _units(body)
    old_blocks, new_blocks = (list(holder.iterchildren(*_BLOCKS)) for holder in (old_body, new_body))
    wrong = _find_wrong(units, old_blocks, new_blocks)
    if not wrong:
        return None
    main = result.main_name()
    from_old, from_new = (Carrier(package, package.main_name(), result, main) for package in (old, new))
    for unit, before, after in wrong:
        deleted = mark_blocks([from_old.carry(block) for block in before], DEL, by)
        inserted = mark_blocks([from_new.carry(block) for block in after], INS, by)
        for block in [*deleted, *inserted]:
            unit[0].addprevious(block)
        for block in unit:
            body.remove(block)
    tidy(root for _, root in iter_revisable(result))
    result.changed.update(name for name, _ in iter_revisable(result))
    return result.to_bytes()


_Wrong = tuple[list[etree._Element], list[etree._Element], list[etree._Element]]


def _find_wrong(
    units: list[list[etree._Element]], old: list[etree._Element], new: list[etree._Element]
) -> list[_Wrong]:
    """The units that do not settle to the blocks of the two documents, with those; empty where counts do not add up."""
    wrong: list[_Wrong] = []
    old_at = new_at = 0
    for unit in units:
        rejected = _only_blocks(settled_copy(unit, lambda _: False))
        accepted = _only_blocks(settled_copy(unit, lambda _: True))
        before, after = old[old_at : old_at + len(rejected)], new[new_at : new_at + len(accepted)]
        old_at, new_at = old_at + len(rejected), new_at + len(accepted)
        if _shown(rejected) != _shown(before) or _shown(accepted) != _shown(after):
            if any(block.tag == SECT_PR for block in [*unit, *before, *after]):
                return []
            wrong.append((unit, before, after))
    return wrong if (old_at, new_at) == (len(old), len(new)) else []


def _units(body: etree._Element) -> list[list[etree._Element]]:
    """The body's blocks, cut where both documents have the end of a block: no change reaches over such a cut."""
    units: list[list[etree._Element]] = [[]]
    for group in cut(list(body)):
        units[-1] += [*group.added, *group.core]
        last = units[-1][-1] if units[-1] else None
        if last is not None and last.find(f"{PPR}/{RPR}/{DEL}") is None:
            units.append([])
    return [unit for unit in units if unit]


def _only_blocks(blocks: Iterable[etree._Element]) -> list[etree._Element]:
    return [block for block in blocks if block.tag in _BLOCKS]


def _shown(blocks: Iterable[etree._Element]) -> list[str]:
    return [_shown_block(block) for block in blocks]


def _shown_block(block: etree._Element) -> str:
    """A block's text and everything in it that is no text, but not how its runs are split."""
    parts = [_shown_node(node) for node in block.iter() if isinstance(node.tag, str)]
    return "".join(parts) if block.tag != SECT_PR else "section"


def _shown_node(node: etree._Element) -> str:
    if node.tag in (T, INSTR):
        return node.text or ""
    name = etree.QName(node).localname
    inside_properties = any(parent.tag in (PPR, RPR) for parent in node.iterancestors())
    if name in _NOT_SEEN or inside_properties:
        return ""
    return canonical(node) if node.tag == w("fldChar") else f"<{name}>"


def _body(package: Package) -> etree._Element | None:
    return package.tree(package.main_name()).find(w("body"))
