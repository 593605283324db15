"""Characters that make text read otherwise than it is stored: direction overrides, and marks nobody can see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.documents.check.findings import Finding, excerpt_of
from shared.documents.check.lines import Line

# Embeddings and overrides of writing direction, as used to disguise text. Marks that only help Arabic, Hebrew and
# emoji to be set rightly (zero-width joiner, left-to-right mark) are not reported.
_OVERRIDE = re.compile("[\u202a\u202b\u202d\u202e]")


def check_directions(lines: Sequence[Line]) -> Iterator[Finding]:
    """Rule `direction-override`."""
    for line in lines:
        match = _OVERRIDE.search(line.text)
        if match is not None:
            shown = line.text[: match.start()] + "␢" + line.text[match.end() :]
            yield Finding(
                "direction-override",
                "warning",
                line.place,
                excerpt_of(shown, match.start(), match.start() + 1),
                "An invisible sign turns the direction of the text here (shown as ␢): type the words again without it.",
            )
