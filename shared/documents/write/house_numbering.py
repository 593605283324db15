"""The house numbering: which lists there are and how each level counts and is set. `numbers` counts the same forms."""

from __future__ import annotations

from dataclasses import dataclass

from shared.documents.write.ooxml import Element, w
from shared.documents.write.words import HouseWords

PARTS, SECTIONS, EXHIBITS, RECITALS = 1, 2, 3, 4
HEADING, PARAGRAPH, ITEM, SUBITEM = 0, 1, 2, 3


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    left: int
    hanging: int
    style: str = ""
    follow: str = "tab"


def make_numbering(words: HouseWords) -> Element:
    """The numbering part. Widths are in twentieths of a point."""
    lists = {
        PARTS: [_Level("upperRoman", f"{words.part} %1", 0, 0, "Heading1", follow="tab")],
        SECTIONS: [_Level("decimal", "%1", 680, 680, "Heading2"), *_below("%1.%2")],
        EXHIBITS: [_Level("upperLetter", f"{words.exhibit} %1", 0, 0, "ExhibitHeading"), *_below("%1.%2")],
        RECITALS: [_Level("upperLetter", "%1.", 680, 680)],
    }
    root = w("numbering")
    for number, levels in lists.items():
        root.append(_abstract(number, levels))
    root.extend(w("num", w("abstractNumId", val=number), numId=number) for number in lists)
    return root


def _below(paragraph_text: str) -> list[_Level]:
    return [
        _Level("decimal", paragraph_text, 680, 680),
        _Level("lowerLetter", "(%3)", 1190, 510),
        _Level("lowerRoman", "(%4)", 1700, 510),
    ]


def _abstract(number: int, levels: list[_Level]) -> Element:
    element = w("abstractNum", w("multiLevelType", val="multilevel"), abstractNumId=number)
    element.extend(_level(index, level) for index, level in enumerate(levels))
    return element


def _level(index: int, level: _Level) -> Element:
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=level.form),
        w("pStyle", val=level.style) if level.style else None,
        w("suff", val=level.follow),
        w("lvlText", val=level.text),
        w("lvlJc", val="left"),
        w("pPr", _tab(level), w("ind", left=level.left, hanging=level.hanging)),
        ilvl=index,
    )


def _tab(level: _Level) -> Element:
    """Where the text begins: at the hanging indent, or clear of a spelled-out label like `Exhibit A`."""
    return w("tabs", w("tab", val="num", pos=level.left or 1300))
