"""What a check reports. One finding is one place that a person should look at, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """`rule` names the rule (`blank`, `dead-reference` …); an *error* must not be signed, a *warning* may be meant.

    `place` is where it stands in the reader's terms (`12.3(b), Definitions`), `excerpt` the words, `suggestion` what
    to do.
    """

    rule: str
    severity: Severity
    place: str
    excerpt: str
    suggestion: str


def excerpt_of(text: str, start: int, end: int, *, around: int = 40) -> str:
    """The words at a place with a little of what stands round them, on one line."""
    first, last = max(0, start - around), min(len(text), end + around)
    before, after = "…" if first else "", "…" if last < len(text) else ""
    return f"{before}{' '.join(text[first:last].split())}{after}"
