"""What a verification reports: each finding names the kind of tampering and the place. Pure, bounded in memory."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

SHOWN = 500
"""Findings kept word by word; the rest are counted."""
ACKNOWLEDGED = "acknowledged"
"""The kind of what is named and is no finding."""


class Tampering(StrEnum):
    """Kinds of tampering, in the auditors' words."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    CUT = "cut off"
    REWRITTEN = "rewritten"
    SIGNATURE = "not signed by us"
    ANCHOR = "anchor overwritten"


@dataclass(frozen=True)
class Finding:
    """One finding: the kind, where (an entity and number, an access row, a head), and what does not fit."""

    kind: str
    where: str
    problem: str


@dataclass
class Report:
    """What was checked and found."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    acknowledged: list[Finding] = field(default_factory=list)
    """Losses that an administrator has answered for: named for ever, and no sign of tampering."""

    def find(self, kind: Tampering, where: str, problem: str) -> None:
        """Add a finding."""
        if len(self.findings) < SHOWN:
            self.findings.append(Finding(str(kind), where, problem))
        else:
            self.more += 1

    def acknowledge(self, where: str, problem: str) -> None:
        """Name a loss that was acknowledged."""
        self.acknowledged.append(Finding(ACKNOWLEDGED, where, problem))

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def as_rows(self) -> list[dict[str, Any]]:
        """The findings, and what was acknowledged, as JSON keeps them."""
        return [asdict(finding) for finding in (*self.findings, *self.acknowledged)]
