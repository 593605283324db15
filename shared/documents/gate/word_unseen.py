"""Finds text that is in a Word document and cannot be seen on paper: in the colour of its ground, or too small.

Looks at what holds for the run in the end, whether the run itself says so, a style, a table's style, or the defaults.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from shared.documents.gate.word_package import WordPackage, relationships, target_of
from shared.documents.read.package import W
from shared.documents.read.styles import Styles, read_styles, value_of

TINY_HALF_POINTS: Final = 4
NARROW_PERCENT: Final = 10
PALE: Final = 0xF0
"""From this on in red, green and blue, nobody tells a colour from paper."""
PAPER: Final = frozenset({"", "AUTO", "FFFFFF"})
INK: Final = frozenset({"", "AUTO", "000000"})
PAPER_THEMES: Final = frozenset({"background1", "light1", "bg1", "lt1"})


def unseen_texts(package: WordPackage, main: str) -> Iterator[str]:
    """The text of every run that cannot be seen."""
    look = _Look(read_styles(package.roots.get(_styles_part(package, main))))
    for root in package.roots.values():
        for run in root.iter(W + "r"):
            if look.is_unseen(run):
                yield "".join(text.text or "" for text in run.iter(W + "t"))


def _styles_part(package: WordPackage, main: str) -> str:
    for item in relationships(package.rels_of(main)):
        if (item.get("Type") or "").endswith("/styles"):
            return package.find(target_of(main, item)) or ""
    return ""


class _Look:
    """How runs of one document look."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._from_styles: dict[tuple[str, str, str], tuple[etree._Element, ...]] = {}

    def is_unseen(self, run: etree._Element) -> bool:
        own = run.find(W + "rPr")
        sources = self._sources(run, own)
        size, width = (_first(sources, name) or "" for name in ("sz", "w"))
        if _is_at_most(size, TINY_HALF_POINTS) or _is_at_most(width, NARROW_PERCENT):
            return True
        colour = next((found for found in (_colour(source) for source in sources) if found is not None), "")
        if _is_pale(colour):
            return not self._is_on_colour(run, sources)
        return _is_blacked_out(own, colour)

    def _sources(self, run: etree._Element, own: etree._Element | None) -> list[etree._Element]:
        paragraph = next(run.iterancestors(W + "p"), None)
        table = next(run.iterancestors(W + "tbl"), None)
        ppr = paragraph.find(W + "pPr") if paragraph is not None else None
        tblpr = table.find(W + "tblPr") if table is not None else None
        key = (
            value_of(own, "rStyle") or "",
            value_of(ppr, "pStyle") or "",
            value_of(tblpr, "tblStyle") or "",
        )
        if key not in self._from_styles:
            self._from_styles[key] = tuple(self._styled(*key))
        return [*([own] if own is not None else []), *self._from_styles[key]]

    def _styled(self, run_style: str, paragraph_style: str, table_style: str) -> Iterator[etree._Element]:
        for name in (run_style, paragraph_style or self._styles.default_paragraph, table_style):
            for style in self._styles.chain(name):
                yield from style.element.findall(W + "rPr")
        if self._styles.defaults is not None:
            yield self._styles.defaults

    def _is_on_colour(self, run: etree._Element, sources: list[etree._Element]) -> bool:
        """Whether anything round the run, or a style of anything round it, gives it a coloured ground."""
        highlight = _first(sources, "highlight")
        if highlight not in (None, "none", "white") or any(_has_fill(source) for source in sources):
            return True
        for element in run.iterancestors():
            name = etree.QName(element).localname
            properties = element.find(f"{W}{name}Pr")
            if name == "txbxContent" or (properties is not None and _has_fill(properties)):
                return True
            style = (value_of(properties, "pStyle") or value_of(properties, "tblStyle")) or ""
            if any(_has_fill(one.element, deep=True) for one in self._styles.chain(style)):
                return True
        return False


def _first(sources: list[etree._Element], name: str) -> str | None:
    return next((value for source in sources if (value := value_of(source, name)) is not None), None)


def _is_at_most(value: str, most: int) -> bool:
    return value.isdigit() and int(value) <= most


def _colour(source: etree._Element) -> str | None:
    mark = source.find(W + "color")
    if mark is None:
        return None
    shaded = mark.get(W + "themeTint") or mark.get(W + "themeShade")
    if (mark.get(W + "themeColor") or "") in PAPER_THEMES and not shaded:
        return "FFFFFF"
    return (mark.get(W + "val") or "").upper()


def _is_pale(colour: str) -> bool:
    try:
        return len(colour) == 6 and all(int(colour[place : place + 2], 16) >= PALE for place in (0, 2, 4))
    except ValueError:
        return False


def _has_fill(properties: etree._Element, *, deep: bool = False) -> bool:
    found = properties.iter(W + "shd") if deep else properties.findall(W + "shd")
    return any(_is_coloured(shading) for shading in found)


def _is_coloured(shading: etree._Element) -> bool:
    theme = shading.get(W + "themeFill") or ""
    fill = (shading.get(W + "fill") or "").upper()
    return bool(theme and theme not in PAPER_THEMES) or (fill not in PAPER and not _is_pale(fill))


def _is_blacked_out(own: etree._Element | None, colour: str) -> bool:
    """Text on a ground of its own colour: what people take for a redaction."""
    if own is None:
        return False
    if value_of(own, "highlight") == "black" and colour in INK:
        return True
    shading = own.find(W + "shd")
    fill = (shading.get(W + "fill") or "").upper() if shading is not None else ""
    return fill not in PAPER and (fill == colour or (fill in INK and colour in INK))
