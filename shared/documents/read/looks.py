"""How a run looks in the end, and whether paper shows it: by its marks, its styles, its place, the defaults.

The one place that says what is not seen on paper. The gate, the check, the comparison and the page go by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from shared.documents.read.ground import (
    TEXT_FILL,
    colour_of,
    ground_of_marks,
    is_clear,
    is_covered,
    is_lost,
    is_pale,
)
from shared.documents.read.model import Format, Unseen
from shared.documents.read.package import W
from shared.documents.read.place import SHD, Place
from shared.documents.read.styles import OFF, VALUE, Styles, child_of, is_on, value_of

RPR: Final = W + "rPr"
RPR_CHANGE: Final = W + "rPrChange"
TOGGLES: Final = {"b": "bold", "i": "italic", "caps": "caps"}
STRIKES: Final = ("strike", "dstrike")
"""Struck through once and twice: for who reads it, the same."""
TINY_HALF_POINTS: Final = 4
NARROW_PERCENT: Final = 10

COLOURS: Final = frozenset({W + "color", SHD, TEXT_FILL})
"""Marks that say more than their value."""


class Looks:
    """The looks of one file's runs. A long document has few, and thousands of runs: each is worked out once."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._known: dict[tuple[object, ...], Format] = {}

    def of(self, rpr: etree._Element | None, place: Place) -> Format:
        """The look of a run. `rpr` are its own properties (its `w:rPr`)."""
        key = (place,) if rpr is None else (place, *_marks(rpr))
        if key not in self._known:
            self._known[key] = self._work_out(rpr, place)
        return self._known[key]

    def _work_out(self, rpr: etree._Element | None, place: Place) -> Format:
        sources = self._sources(rpr, place.paragraph_style, "")
        if not sources and not place.table_style:
            return Format(unseen=place.unseen)
        every = self._sources(rpr, place.paragraph_style, place.table_style)
        vertical = _first(sources, "vertAlign") or ""
        return Format(
            **{name: _is_first_on(sources, tag) for tag, name in TOGGLES.items()},
            underline=(_first(sources, "u") or "none") not in OFF,
            vertical=vertical if vertical in ("superscript", "subscript") else "",  # type: ignore[arg-type]
            strike=any(_is_first_on(every, tag) for tag in STRIKES),
            unseen=_why_unseen(rpr, every, place.ground) or place.unseen,
        )

    def _sources(
        self, rpr: etree._Element | None, paragraph_style: str, table_style: str
    ) -> list[etree._Element]:
        """All run properties that bear on a run, the nearest first."""
        run_style = value_of(rpr, "rStyle") or ""
        names = (run_style, paragraph_style or self._styles.default_paragraph, table_style)
        styled = [properties for name in names for properties in self._styled(name)]
        return [source for source in (rpr, *styled, self._styles.defaults) if source is not None]

    def _styled(self, name: str) -> Iterator[etree._Element]:
        for style in self._styles.chain(name):
            yield from style.element.findall(RPR)


def _marks(rpr: etree._Element) -> list[object]:
    return [(tag := mark.tag, mark.get(VALUE) if tag not in COLOURS else _whole(mark)) for mark in rpr]


def _whole(mark: etree._Element) -> object:
    return etree.tostring(mark) if len(mark) else tuple(mark.items())


def _why_unseen(own: etree._Element | None, sources: list[etree._Element], around: str) -> Unseen:
    """What marks and styles say, on the ground `around` the run where it has none of its own."""
    if _is_first_on(sources, "vanish"):
        return "vanish"
    size, width = (_first(sources, name) or "" for name in ("sz", "w"))
    if _is_at_most(size, TINY_HALF_POINTS) or _is_at_most(width.removesuffix("%"), NARROW_PERCENT):
        return "tiny"
    fill = next((fill for source in sources if (fill := child_of(source, TEXT_FILL)) is not None), None)
    if fill is not None and is_clear(fill):
        return "clear"
    colour = next((found for found in (colour_of(source) for source in sources) if found is not None), "")
    shading = next((found for source in sources if (found := child_of(source, SHD)) is not None), None)
    ground = ground_of_marks(_first(sources, "highlight"), shading) or around
    if is_lost(colour, ground):
        return "pale" if is_pale(ground) else "covered"
    return "covered" if is_covered(own, colour) else ""


def _first(sources: list[etree._Element], name: str) -> str | None:
    return next((value for source in sources if (value := value_of(source, name)) is not None), None)


def _is_first_on(sources: list[etree._Element], name: str) -> bool:
    return next((on for source in sources if (on := is_on(source, name)) is not None), False)


def _is_at_most(value: str, most: int) -> bool:
    return value.isdigit() and int(value) <= most
