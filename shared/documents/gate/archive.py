"""Inspects a ZIP of files: every member on its own, none of them an archive, and packs the clean copies anew."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from shared.documents.gate.findings import finding, refused, removal, warned_member
from shared.documents.gate.model import Inspection, Verdict
from shared.documents.gate.ziptable import Member, write_members

JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def inspect_archive(members: list[Member], examine_member: Callable[[bytes, str], Verdict]) -> Inspection:
    """The inspection of an archive whose members have been read. One bad member refuses the whole. Raises Refused."""
    inspection = Inspection("zip")
    packed: list[Member] = []
    for member in members:
        if _is_junk(member.name):
            inspection.removed.append(removal("junk", member.name))
            continue
        verdict = examine_member(member.data, member.name)
        inspection.contents.append(verdict)
        _report(verdict, inspection)
        if verdict.copy is not None:
            packed.append(Member(member.name, verdict.copy))
    if not inspection.contents:
        raise refused("empty_archive")
    if not inspection.refused:
        inspection.copy = write_members(packed)
    return inspection


def _is_junk(name: str) -> bool:
    return name.startswith("__MACOSX/") or posixpath.basename(name).lower() in JUNK


def _report(verdict: Verdict, inspection: Inspection) -> None:
    if verdict.accepted:
        inspection.findings.extend(warned_member(verdict))
        return
    first = verdict.reasons[0]
    inspection.findings.append(
        finding("member_refused", verdict.name, reason=first.message, way_out=first.way_out)
    )
