"""What a style says, through all the styles it is based on. Reads `styles.xml`; knows nothing of documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from lxml import etree

from shared.documents.read.model import ListLevel, Properties
from shared.documents.read.package import W

VALUE: Final = W + "val"
PSTYLE: Final = W + "pStyle"
OUTLINE: Final = W + "outlineLvl"
NUMPR: Final = W + "numPr"
BIDI: Final = W + "bidi"
Marks: TypeAlias = Mapping[str, etree._Element]
HEADING: Final = re.compile(r"^heading ([1-9])$", re.IGNORECASE)
OFF: Final = frozenset({"0", "false", "off", "none"})


def child_of(element: etree._Element | None, tag: str) -> etree._Element | None:
    """The first child with this tag. A fifth of what `find` costs, and reading asks ten times for each run."""
    if element is not None:
        for child in element:
            if child.tag == tag:
                return child
    return None


def value_of(element: etree._Element | None, name: str) -> str | None:
    """The `w:val` of a child, "" when the child has none, None when there is no such child."""
    child = child_of(element, W + name)
    return None if child is None else (child.get(VALUE) or "")


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """A toggle: true, false, or None when the element does not speak of it."""
    return _toggled(value_of(element, name))


def marks_of(element: etree._Element | None) -> Marks:
    """The children of a properties element by tag, the first of each: one pass where many are asked for."""
    return {} if element is None else {child.tag: child for child in element.iterchildren(reversed=True)}


def value_in(marks: Marks, tag: str) -> str | None:
    """As `value_of`, from children already gathered; `tag` is the whole tag."""
    mark = marks.get(tag)
    return None if mark is None else (mark.get(VALUE) or "")


def _toggled(value: str | None) -> bool | None:
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
    paragraph_defaults: etree._Element | None = None
    """The paragraph properties that hold where no style and no paragraph says otherwise."""
    roles: dict[tuple[str | None, ...], Properties] = field(default_factory=dict)
    """Paragraphs' properties already worked out: a long document has few, and thousands of paragraphs."""

    def chain(self, style_id: str) -> list[Style]:
        """The style, then what it is based on; a circle ends where it would begin again."""
        found: list[Style] = []
        seen: set[str] = set()
        while style_id in self.by_id and style_id not in seen:
            seen.add(style_id)
            found.append(self.by_id[style_id])
            style_id = self.by_id[style_id].based_on
        return found

    def paragraph(self, marks: Marks, style_levels: dict[str, int]) -> Properties:
        """A paragraph's properties: its own (`marks_of` its `w:pPr`), else its style's. `style_levels` are list levels
        tied to styles, always those of the same file.
        """
        key = (
            value_in(marks, PSTYLE),
            value_in(marks, OUTLINE),
            *_list_place(marks),
            value_in(marks, BIDI),
        )
        if key not in self.roles:
            self.roles[key] = self._role(marks, style_levels)
        return self.roles[key]

    def _role(self, marks: Marks, style_levels: dict[str, int]) -> Properties:
        style_id = value_in(marks, PSTYLE) or self.default_paragraph
        chain = self.chain(style_id)
        sources = [marks, *(marks_of(style.element.find(W + "pPr")) for style in chain)]
        return Properties(
            style=chain[0].name if chain else style_id,
            heading=_heading(sources, chain),
            numbering=_numbering(sources, chain, style_levels),
            right_to_left=next(
                (on for source in sources if (on := _toggled(value_in(source, BIDI))) is not None), False
            ),
        )


def _list_place(marks: Marks) -> tuple[str | None, str | None]:
    """The list level and the list's id as the marks have them."""
    numpr = marks.get(NUMPR)
    return value_of(numpr, "ilvl"), value_of(numpr, "numId")


def _heading(sources: list[Marks], chain: list[Style]) -> int | None:
    for source in sources:
        level = value_in(source, OUTLINE)
        if level is not None and level.isdigit():
            return int(level) + 1 if int(level) < 9 else None
    for style in chain:
        named = HEADING.match(style.name)
        if named:
            return int(named[1])
    return None


def _numbering(sources: list[Marks], chain: list[Style], style_levels: dict[str, int]) -> ListLevel | None:
    level: str | None = None
    for place, source in enumerate(sources):
        own_level, num_id = _list_place(source)
        level = level if level is not None else own_level
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
    styles.paragraph_defaults = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
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
