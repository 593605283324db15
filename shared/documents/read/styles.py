"""What a style says, through all the styles it is based on. Reads `styles.xml`; knows nothing of documents."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from shared.documents.read.model import Format, ListLevel, Properties
from shared.documents.read.package import W

HEADING: Final = re.compile(r"^heading ([1-9])$", re.IGNORECASE)
OFF: Final = frozenset({"0", "false", "off", "none"})
TOGGLES: Final = {"b": "bold", "i": "italic", "strike": "strike", "caps": "caps", "vanish": "hidden"}


def value_of(element: etree._Element | None, name: str) -> str | None:
    """The `w:val` of a child, "" when the child has none, None when there is no such child."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else (child.get(W + "val") or "")


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """A toggle: true, false, or None when the element does not speak of it."""
    value = value_of(element, name)
    return None if value is None else value.lower() not in OFF


@dataclass(frozen=True)
class Style:
    id: str
    name: str
    based_on: str
    element: etree._Element


@dataclass
class Styles:
    """All styles of a file, by id."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default_paragraph: str = ""
    language: str = ""
    defaults: etree._Element | None = None
    """The run properties that hold where no style and no run says otherwise."""
    looks: dict[tuple[object, ...], Format] = field(default_factory=dict)
    """Looks already worked out: a long document has few, and thousands of runs."""

    def chain(self, style_id: str) -> list[Style]:
        """The style, then what it is based on; a circle ends where it would begin again."""
        found: list[Style] = []
        seen: set[str] = set()
        while style_id in self.by_id and style_id not in seen:
            seen.add(style_id)
            found.append(self.by_id[style_id])
            style_id = self.by_id[style_id].based_on
        return found

    def paragraph(self, ppr: etree._Element | None, style_levels: dict[str, int]) -> Properties:
        """A paragraph's properties: its own, else its style's. `style_levels` are list levels tied to styles."""
        style_id = value_of(ppr, "pStyle") or self.default_paragraph
        chain = self.chain(style_id)
        sources = [ppr, *(style.element.find(W + "pPr") for style in chain)]
        return Properties(
            style=chain[0].name if chain else style_id,
            heading=_heading(sources, chain),
            numbering=_numbering(sources, chain, style_levels),
            right_to_left=next(
                (on for source in sources if (on := is_on(source, "bidi")) is not None), False
            ),
        )

    def run(self, rpr: etree._Element | None, paragraph_style: str) -> Format:
        """A run's look: its own marks, else its character style's, else its paragraph style's."""
        own = () if rpr is None else tuple((mark.tag, mark.get(W + "val")) for mark in rpr)
        key = (paragraph_style, *own)
        if key not in self.looks:
            self.looks[key] = self._look(rpr, paragraph_style)
        return self.looks[key]

    def _look(self, rpr: etree._Element | None, paragraph_style: str) -> Format:
        chain = self.chain(value_of(rpr, "rStyle") or "") + self.chain(
            paragraph_style or self.default_paragraph
        )
        found = [rpr, *(style.element.find(W + "rPr") for style in chain)]
        sources = [source for source in (*found, self.defaults) if source is not None]
        if not sources:
            return Format()
        toggles = {name: _first_toggle(sources, tag) for tag, name in TOGGLES.items()}
        vertical = _first_value(sources, "vertAlign") or ""
        return Format(
            **toggles,
            underline=(_first_value(sources, "u") or "none") not in OFF,
            white=(_first_value(sources, "color") or "").upper() in {"FFFFFF", "FEFEFE"},
            vertical=vertical if vertical in ("superscript", "subscript") else "",  # type: ignore[arg-type]
        )


def _first_toggle(sources: list[etree._Element], tag: str) -> bool:
    return next((on for source in sources if (on := is_on(source, tag)) is not None), False)


def _first_value(sources: list[etree._Element], tag: str) -> str | None:
    return next((value for source in sources if (value := value_of(source, tag)) is not None), None)


def _heading(sources: list[etree._Element | None], chain: list[Style]) -> int | None:
    for source in sources:
        level = value_of(source, "outlineLvl")
        if level is not None and level.isdigit():
            return int(level) + 1 if int(level) < 9 else None
    for style in chain:
        named = HEADING.match(style.name)
        if named:
            return int(named[1])
    return None


def _numbering(
    sources: list[etree._Element | None], chain: list[Style], style_levels: dict[str, int]
) -> ListLevel | None:
    level: str | None = None
    for place, source in enumerate(sources):
        numpr = source.find(W + "numPr") if source is not None else None
        level = level if level is not None else value_of(numpr, "ilvl")
        num_id = value_of(numpr, "numId")
        if num_id is None:
            continue
        if num_id == "0":
            return None
        if level is None and place > 0:
            level = str(style_levels.get(chain[place - 1].id, 0))
        return ListLevel(num_id, min(8, int(level)) if level and level.isdigit() else 0)
    return None


def read_styles(root: etree._Element | None) -> Styles:
    """Styles from the root of `styles.xml`; none when the part is missing."""
    styles = Styles()
    if root is None:
        return styles
    styles.defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    language = styles.defaults.find(W + "lang") if styles.defaults is not None else None
    styles.language = (language.get(W + "val") or "") if language is not None else ""
    for element in root.iter(W + "style"):
        style_id = element.get(W + "styleId") or ""
        style = Style(
            style_id, value_of(element, "name") or style_id, value_of(element, "basedOn") or "", element
        )
        styles.by_id[style_id] = style
        if element.get(W + "type") == "paragraph" and (element.get(W + "default") or "0") not in OFF:
            styles.default_paragraph = style_id
    return styles
