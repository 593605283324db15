"""Words that are struck out in the file by formatting, not by a tracked change: the PDF that is signed shows them so.

No tracked change tells of them, and nobody can accept or reject them: whether they are part of the agreement is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from shared.documents.check.findings import Finding
from shared.documents.check.lines import Line


def check_struck(lines: Sequence[Line]) -> Iterator[Finding]:
    """Rule `struck`, of all lines of a resolved document; each place is named once."""
    for place, near in groupby(lines, key=lambda line: line.place):
        words = " … ".join(line.struck for line in near if line.struck)
        if words:
            yield Finding(
                "struck", "error", place, " ".join(words.split()),
                "These words are struck out by formatting, without a tracked change, and would be signed so. Delete "
                "them in Word, or take the strikethrough off.",
            )  # fmt: skip
