"""Whether there is a signature block for every party."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.documents.check.findings import Finding
from shared.documents.check.lines import Line

_LABEL = re.compile(
    r"\s*(?:by|signature|signed|printed name|print name|name|title|date|firma|nombre|cargo|fecha|por)\s*:",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\s*(?:by|signature|signed|signed by|firma|por)\s*:|\s*_{8,}\s*$", re.IGNORECASE)
_ROOM = 60  # characters beside the name in a line that stands over a signature; a sentence has more
_NEAR = 12  # lines before and after a line to sign on that still belong to its block


def is_signature_line(text: str) -> bool:
    """Whether the line is one that is filled in by hand when signing."""
    return bool(_LABEL.match(text))


def check_signatures(lines: Sequence[Line], parties: Sequence[str]) -> Iterator[Finding]:
    """Rule `missing-signature`: no block at all, or none that names a party."""
    places = [index for index, line in enumerate(lines) if _SIGN.match(line.text)]
    if not places:
        yield Finding(
            "missing-signature",
            "error",
            "the end",
            "",
            "Add a signature block for each party: name, title, date.",
        )
        return
    near = {place for index in places for place in range(index - _NEAR, index + _NEAR + 1)}
    block = [_flat(line.text) for index, line in enumerate(lines) if index in near]
    for party in parties:
        name = _flat(party)
        if not any(name in line and len(line) <= len(name) + _ROOM for line in block):
            yield Finding(
                "missing-signature",
                "error",
                lines[places[0]].place,
                party,
                f"Add a signature block for {party}: its name above lines for signature, name, title and date.",
            )


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
