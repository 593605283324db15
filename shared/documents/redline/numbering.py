"""The style and the number or bullet of each paragraph as Word shows them, for verifying a redline.

Counts with the reader's rules; knows nothing of tracked changes, so give it settled documents only.
"""

from __future__ import annotations

from lxml import etree

from shared.documents.read.numbering import Counter, read_lists
from shared.documents.read.styles import child_of, marks_of, read_styles
from shared.documents.redline.names import PPR
from shared.documents.redline.package import Package


class Numbering:
    """Labels paragraphs in reading order; ask once for each paragraph, its counters move on."""

    def __init__(self, package: Package) -> None:
        self._styles = read_styles(package.first_related("styles"))
        lists, self._style_levels = read_lists(package.first_related("numbering"))
        self._counter = Counter(lists)

    def next(self, paragraph: etree._Element) -> tuple[str, str]:
        """The paragraph's style name, and its label as shown ("4.2", "(a)", "•"; empty where it has none)."""
        found = self._styles.paragraph(marks_of(child_of(paragraph, PPR)), self._style_levels)
        level = found.numbering
        label = self._counter.next(level)
        return found.style, f"{label} at level {level.level}" if level and label else label
