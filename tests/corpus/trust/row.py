"""One file's row of the trust table: what every part of the engine said, what it cost, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from shared.documents.process import Done, Failed
from shared.documents.redline.engine import WarmEngine
from shared.documents.seal.model import SealKey

T = TypeVar("T")
MEGABYTE = 1024 * 1024
HEADINGS = (
    "verdict",
    "seconds",
    "MB",
    "redline of an edit",
    "PDF, seal, redaction",
    "file",
    "found by the gate",
)


@dataclass(frozen=True)
class Tools:
    """What the file is tried with. Without `office` nothing is converted."""

    engine: WarmEngine
    key: SealKey
    sealed_at: datetime
    office: bool
    folder: Path


@dataclass
class Row:
    """Filled in step by step. `problems` are failures of ours: a crash, a wrong accept, a loss without a word."""

    path: Path
    verdict: str = ""
    findings: tuple[str, ...] = ()
    seconds: float = 0.0
    peak_bytes: int = 0
    redline: str = "-"
    pdf: str = "-"
    problems: list[str] = field(default_factory=list)

    def require(self, holds: bool, problem: str) -> None:
        """Note a problem unless the rule holds."""
        if not holds:
            self.problems.append(problem)

    def take(self, step: str, outcome: Done[T] | Failed) -> T | None:
        """A step's value and its memory; without one the reason is a problem, for the file was accepted."""
        if isinstance(outcome, Failed):
            self.problems.append(f"{step}: {outcome.reason}: {outcome.detail[-500:]}")
            return None
        self.peak_bytes = max(self.peak_bytes, outcome.peak_bytes)
        return outcome.value

    def cells(self) -> tuple[str, ...]:
        """The row as words, in the order of HEADINGS."""
        return (
            self.verdict,
            f"{self.seconds:.2f}",
            str(self.peak_bytes // MEGABYTE),
            self.redline,
            self.pdf,
            self.path.name[:44],
            ", ".join(self.findings) or "-",
        )


def format_table(rows: list[Row]) -> str:
    """The rows in columns, a sum, and every problem."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS) - 1)]
    text = ["  ".join([*map(str.ljust, line, widths), line[-1]]) for line in lines]
    problems = [f"PROBLEM {row.path.name}: {problem}" for row in rows for problem in row.problems]
    refused = sum(row.verdict == "refuse" for row in rows)
    lossless = sum(row.redline.startswith("lossless") for row in rows)
    text.append(
        f"{len(rows)} files, {refused} refused, {lossless} redlines lossless, {len(problems)} problems"
    )
    return "\n".join([*text, *problems])
