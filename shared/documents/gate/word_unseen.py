"""Finds text that is in a Word document and cannot be seen on paper: in the colour of its ground, or too small.

Looks at what holds for the run in the end, whether the run itself says so, a style, a table's style, or the defaults.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, cast

from lxml import etree

from shared.documents.gate.word_package import WordPackage, relationships, target_of
from shared.documents.read.package import W
from shared.documents.read.styles import Styles, child_of, read_styles, value_of

_Kind = Literal["plain", "pale", "unseen"]
"""What a run's marks and styles alone say; a pale one is seen after all where its ground is coloured."""
RUN: Final = W + "r"
RPR: Final = W + "rPr"
PARAGRAPH: Final = W + "p"
PPR: Final = W + "pPr"
TABLE: Final = W + "tbl"
TINY_HALF_POINTS: Final = 4
NARROW_PERCENT: Final = 10
PALE: Final = 0xF0
"""From this on in red, green and blue, nobody tells a colour from paper."""
MARKED_RUNS: Final = etree.XPath("//w:r[w:rPr/*]", namespaces={"w": W[1:-1]})
PAPER: Final = frozenset({"", "AUTO", "FFFFFF"})
INK: Final = frozenset({"", "AUTO", "000000"})
PAPER_THEMES: Final = frozenset({"background1", "light1", "bg1", "lt1"})


def unseen_texts(package: WordPackage, main: str) -> Iterator[str]:
    """The text of every run that cannot be seen."""
    look = _Look(read_styles(package.roots.get(_styles_part(package, main))))
    for root in package.roots.values():
        doubtful = look.doubtful_runs(root)
        for run in root.iter(RUN) if doubtful else ():
            if run in doubtful and look.is_unseen(run):
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
        self._known: dict[tuple[object, ...], _Kind] = {}

    def doubtful_runs(self, root: etree._Element) -> set[etree._Element]:
        """The runs of a part that have marks of their own, or whose paragraph's and table's styles hide or whiten
        text. All others look like ink on paper: most runs of most documents, which then need not be looked at.
        """
        tables = {"", *(mark.get(W + "val") or "" for mark in root.iter(W + "tblStyle"))}
        named: dict[str, list[etree._Element]] = {}
        for mark in root.iter(W + "pStyle"):
            named.setdefault(mark.get(W + "val") or "", []).append(mark)
        hiding = {style for style in {"", *named} if any(self._hides(style, table) for table in tables)}
        if "" in hiding:
            return set(root.iter(RUN))
        found = set(cast("list[etree._Element]", MARKED_RUNS(root)))
        for style in hiding:
            for mark in named[style]:
                paragraph = next(mark.iterancestors(PARAGRAPH), None)
                found.update(paragraph.iter(RUN) if paragraph is not None else ())
        return found

    def _hides(self, paragraph_style: str, table_style: str) -> bool:
        return self._kind(None, paragraph_style, table_style) != "plain"

    def is_unseen(self, run: etree._Element) -> bool:
        own = child_of(run, RPR)
        styles = self._styles_round(run)
        kind = self._kind(own, *styles)
        if kind == "pale":
            return not self._is_on_colour(run, self._sources(own, *styles))
        return kind == "unseen"

    def _kind(self, own: etree._Element | None, paragraph_style: str, table_style: str) -> _Kind:
        """Judged once for all runs that are marked the same; a long document has few such looks."""
        marks = () if own is None else tuple([(mark.tag, *mark.items()) for mark in own])
        key = (marks, paragraph_style, table_style)
        if key not in self._known:
            self._known[key] = _kind_of(own, self._sources(own, paragraph_style, table_style))
        return self._known[key]

    def _styles_round(self, run: etree._Element) -> tuple[str, str]:
        """The styles of the paragraph and of the table that the run is in."""
        paragraph = next(run.iterancestors(PARAGRAPH), None)
        table = next(run.iterancestors(TABLE), None)
        style = value_of(child_of(paragraph, PPR), "pStyle") or ""
        return style, value_of(child_of(table, W + "tblPr"), "tblStyle") or ""

    def _sources(
        self, own: etree._Element | None, paragraph_style: str, table_style: str
    ) -> list[etree._Element]:
        """All run properties that bear on a run, the nearest first."""
        run_style = value_of(own, "rStyle") or ""
        return [*([own] if own is not None else []), *self._styled(run_style, paragraph_style, table_style)]

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


def _kind_of(own: etree._Element | None, sources: list[etree._Element]) -> _Kind:
    size, width = (_first(sources, name) or "" for name in ("sz", "w"))
    if _is_at_most(size, TINY_HALF_POINTS) or _is_at_most(width, NARROW_PERCENT):
        return "unseen"
    colour = next((found for found in (_colour(source) for source in sources) if found is not None), "")
    if _is_pale(colour):
        return "pale"
    return "unseen" if _is_blacked_out(own, colour) else "plain"


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
