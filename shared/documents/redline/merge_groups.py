"""Cuts the blocks of two tracked documents along the blocks of their common base. Changes nothing.

Between two base blocks a side may have added blocks (`added`); a base block itself may have become several
(`core`, the last of which carries the base's paragraph mark).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from shared.documents.redline.names import (
    ARRIVALS,
    CONTROL_RANGES,
    INS,
    MOVE_TO,
    PPR,
    RPR,
    SDT,
    SDT_CONTENT,
    SECT_PR,
    TBL,
    TR,
    TRPR,
    P,
    R,
    w,
)

_RANGE_STARTS = CONTROL_RANGES
_RANGE_ENDS = frozenset({w("customXmlInsRangeEnd"), w("customXmlDelRangeEnd")})
_BLOCKS = frozenset({P, TBL, SDT, SECT_PR, TR})


@dataclass
class Group:
    """What one side has from the last base block to the end of this one. The last group of a holder has no core."""

    added: list[etree._Element] = field(default_factory=list)
    core: list[etree._Element] = field(default_factory=list)
    loose: list[etree._Element] = field(default_factory=list)

    def close(self, mark: etree._Element) -> None:
        """Keep the end of a range with the block it follows: the two halves must not be parted."""
        (self.core or self.added or self.loose).append(mark)


def cut(blocks: Iterable[etree._Element]) -> list[Group]:
    """The groups of a holder's blocks (or of a table's rows), and a last one for what follows the last base block."""
    groups = [Group()]
    opening: list[etree._Element] = []
    for block in blocks:
        group = groups[-1]
        if block.tag in _RANGE_STARTS:
            opening.append(block)
        elif block.tag in _RANGE_ENDS:
            (group if group.core or group.added or len(groups) == 1 else groups[-2]).close(block)
        elif block.tag not in _BLOCKS:
            group.loose.append(block)
        else:
            kept = group.core if group.core or holds_base(block) else group.added
            kept += [*opening, block]
            opening = []
            if carries_base(block):
                groups.append(Group())
    return groups


def carries_base(block: etree._Element) -> bool:
    """Whether rejecting the side's changes leaves this block standing as a block of its own."""
    if block.tag == P:
        return not any(mark.tag in (INS, MOVE_TO) for mark in block.iterfind(f"{PPR}/{RPR}/*"))
    if block.tag == TR:
        return block.find(f"{TRPR}/{INS}") is None
    if block.tag == TBL:
        return any(carries_base(row) for row in block.iterchildren(TR, SDT))
    if block.tag == SDT:
        content = block.find(SDT_CONTENT)
        inner = list(content) if content is not None else []
        return any(carries_base(child) for child in inner if child.tag in _BLOCKS)
    return True


def holds_base(block: etree._Element) -> bool:
    """Whether any of the base's text is in the block."""
    return carries_base(block) or any(not _arrived(run, block) for run in block.iter(R))


def _arrived(run: etree._Element, top: etree._Element) -> bool:
    for parent in run.iterancestors():
        if parent.tag in ARRIVALS:
            return True
        if parent is top:
            return False
    return False
