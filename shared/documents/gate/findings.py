"""Makes findings and removals from the table in `messages.toml`. Facts from a file are cleaned for display."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from shared.documents.gate.model import Finding, Refused, Removal, Verdict

_TABLE: Final = tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))
RULES: Final[dict[str, dict[str, str]]] = _TABLE["finding"]
REMOVALS: Final[dict[str, str]] = _TABLE["removal"]


def finding(code: str, place: str = "", **facts: object) -> Finding:
    """The finding with its message filled in."""
    rule = RULES[code]
    shown = {name: shown_text(str(value)) for name, value in facts.items()}
    return Finding(
        code,
        rule["severity"],  # type: ignore[arg-type]
        rule["message"].format(**shown),
        rule["way_out"].format(**shown),
        shown_text(place),
    )


def refused(code: str, place: str = "", **facts: object) -> Refused:
    """The exception that ends an inspection with this finding."""
    return Refused(finding(code, place, **facts))


def warned_member(verdict: Verdict) -> list[Finding]:
    """The warning that a member or attachment has warnings, told by its first; none when it has none."""
    first = next((found for found in verdict.findings if found.severity == "warn"), None)
    if first is None:
        return []
    return [finding("member_warned", verdict.name, reason=first.message, way_out=first.way_out)]


def removal(code: str, place: str = "") -> Removal:
    """Something taken out of the working copy."""
    return Removal(code, REMOVALS[code], shown_text(place))


def shown_text(text: str, limit: int = 300) -> str:
    """Text from a file made fit to show: no control or direction characters, not endless."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def size_text(count: int) -> str:
    """Bytes as people say them."""
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"
