"""Which parts of a document hold text a reader sees (its "stories"). Finds them; must not read their text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shared.documents.redline.package import Package

_KINDS = ("header", "footer", "footnotes", "endnotes", "comments", "numbering", "styles")


def iter_revisable(package: Package) -> Iterator[tuple[str, etree._Element]]:
    """Every part that may carry tracked changes, with its root: main, headers, notes, comments, numbering."""
    main = package.main_name()
    seen = {main}
    yield main, package.tree(main)
    for kind in _KINDS:
        for name in package.related(main, kind):
            if name not in seen:
                seen.add(name)
                yield name, package.tree(name)
