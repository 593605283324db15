"""List numbers as shown. Reads `numbering.xml` into rules, and counts paragraphs by them.

Word stores no numbers, only rules; the number of a paragraph depends on every numbered paragraph before it, and so on
the view (a paragraph that was deleted does not count in the accepted view). ECMA-376 part 1, 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from shared.documents.read.formats import bullet, format_number
from shared.documents.read.model import LevelRule, ListLevel, ListRule
from shared.documents.read.package import W
from shared.documents.read.styles import is_on, value_of

PLACE: Final = re.compile(r"%([1-9])")


class Counter:
    """Counts through one document in reading order and gives each numbered paragraph its number."""

    def __init__(self, rules: Mapping[str, ListRule]) -> None:
        self._rules = rules
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def next(self, place: ListLevel | None) -> str:
        """The number of the next paragraph at this place; "" when it has none or the file does not define it."""
        rule = self._rules.get(place.num_id) if place else None
        if place is None or rule is None or place.level not in rule.levels:
            return ""
        counts = self._counts.setdefault(rule.abstract, {})
        self._advance(counts, rule, place)
        return _shown(rule, place.level, counts)

    def _advance(self, counts: dict[int, int], rule: ListRule, place: ListLevel) -> None:
        level = place.level
        for outer in range(level):
            counts.setdefault(outer, _start(rule, outer))
        fresh = level in rule.restarts and (place.num_id, level) not in self._started
        if fresh:
            counts[level] = rule.restarts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else _start(rule, level)
        self._started.add((place.num_id, level))
        for deeper in [key for key in counts if key > level]:
            if _restarts_after(rule.levels.get(deeper), deeper, level):
                del counts[deeper]


def _start(rule: ListRule, level: int) -> int:
    return rule.restarts.get(level, rule.levels[level].start if level in rule.levels else 1)


def _restarts_after(rule: LevelRule | None, deeper: int, level: int) -> bool:
    """Whether a paragraph at `level` makes the level `deeper` begin again (17.9.10: 0 means never)."""
    if rule is None or rule.restart_after is None:
        return level < deeper
    return level < rule.restart_after


def _shown(rule: ListRule, level: int, counts: Mapping[int, int]) -> str:
    own = rule.levels[level]
    if own.format == "bullet":
        return bullet(own.text, own.font)

    def number(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        style = rule.levels[place].format if place in rule.levels else "decimal"
        legal = own.legal and style not in ("none", "bullet")
        return format_number(counts.get(place, _start(rule, place)), "decimal" if legal else style)

    return PLACE.sub(number, own.text).strip()


def read_lists(root: etree._Element | None) -> tuple[dict[str, ListRule], dict[str, int]]:
    """The lists by `w:numId`, and the level that a list ties to a paragraph style (by style id)."""
    if root is None:
        return {}, {}
    abstracts = {item.get(W + "abstractNumId") or "": item for item in root.iter(W + "abstractNum")}
    by_style = {
        value_of(item, "styleLink"): key for key, item in abstracts.items() if value_of(item, "styleLink")
    }
    style_levels: dict[str, int] = {}
    for item in abstracts.values():
        for level in item.iter(W + "lvl"):
            style = value_of(level, "pStyle")
            if style:
                style_levels.setdefault(style, _number(level.get(W + "ilvl"), 0))
    lists: dict[str, ListRule] = {}
    for num in root.iter(W + "num"):
        key = value_of(num, "abstractNumId") or ""
        link = value_of(abstracts.get(key), "numStyleLink")
        key = by_style.get(link, key) if link else key
        if key in abstracts:
            lists[num.get(W + "numId") or ""] = _list_rule(num, key, abstracts[key])
    return lists, style_levels


def _list_rule(num: etree._Element, key: str, abstract: etree._Element) -> ListRule:
    levels = {_number(item.get(W + "ilvl"), 0): _level_rule(item) for item in abstract.findall(W + "lvl")}
    restarts: dict[int, int] = {}
    for override in num.findall(W + "lvlOverride"):
        place = _number(override.get(W + "ilvl"), 0)
        replaced = override.find(W + "lvl")
        if replaced is not None:
            levels[place] = _level_rule(replaced)
        start = value_of(override, "startOverride")
        if start is not None:
            restarts[place] = _number(start, 1)
    return ListRule(abstract=key, levels=levels, restarts=restarts)


def _level_rule(element: etree._Element) -> LevelRule:
    fonts = element.find(f"{W}rPr/{W}rFonts")
    restart = value_of(element, "lvlRestart")
    return LevelRule(
        start=_number(value_of(element, "start"), 0),
        format=_number_format(element),
        text=value_of(element, "lvlText") or "",
        legal=bool(is_on(element, "isLgl")),
        restart_after=None if restart is None else _number(restart, 0),
        font=(fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "") if fonts is not None else "",
    )


def _number_format(element: etree._Element) -> str:
    """Newer formats sit in an alternate-content wrapper; its fallback is one we know."""
    plain = value_of(element, "numFmt")
    if plain is None:
        nested = element.find(f".//{W}numFmt")
        plain = nested.get(W + "val") if nested is not None else None
    return plain or "decimal"


def _number(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
