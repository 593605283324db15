"""Colours of text and of the ground it stands on: which is paper's, which is text's own. Knows no documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from shared.documents.read.package import W
from shared.documents.read.styles import value_of

LEAST_CONTRAST: Final = 1.25
"""Contrast to the ground (WCAG 2.2: 1 is none, 21 is black to white) below which paper does not show text: on white,
greys from E6E6E6 on."""
MOST_APART: Final = 0x7F
"""How far red, green or blue may differ from a pale ground's: a full yellow has no contrast and is seen."""
MOST_APART_ON_COLOUR: Final = 0x30
"""The same on other grounds, on which another hue of the same lightness is made out sooner."""
CLEAR: Final = 80_000
"""Thousandths of a per cent of transparency (`w14:alpha`) from which on text is not seen."""
COLOUR: Final = re.compile("[0-9A-F]{6}")
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
TEXT_FILL: Final = W14 + "textFill"
WHITE: Final = "FFFFFF"
BLACK: Final = "000000"
OTHER_GROUND: Final = "other"
"""A ground whose colour the file does not tell: text is taken to be seen on it."""
HIGHLIGHTS: Final[Mapping[str, str]] = {
    "black": BLACK, "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "000080", "darkCyan": "008080",
    "darkGray": "808080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000",
    "green": "00FF00", "lightGray": "C0C0C0", "magenta": "FF00FF", "red": "FF0000", "white": WHITE,
    "yellow": "FFFF00",
}  # fmt: skip
PAPER: Final = frozenset({"", "AUTO"})
INK: Final = frozenset({"", "AUTO", "000000"})
PAPER_THEMES: Final = frozenset({"background1", "light1", "bg1", "lt1"})
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OTHER_FILLS: Final = (A + "gradFill", A + "pattFill", A + "blipFill")


def colour_of(properties: etree._Element) -> str | None:
    """The colour of text in capitals ("1F3864", "AUTO"), white for the theme's paper; None where none is set."""
    mark = properties.find(W + "color")
    if mark is None:
        return None
    shaded = mark.get(W + "themeTint") or mark.get(W + "themeShade")
    if (mark.get(W + "themeColor") or "") in PAPER_THEMES and not shaded:
        return WHITE
    return (mark.get(W + "val") or "").upper()


def is_lost(colour: str, ground: str) -> bool:
    """Whether text of this colour is lost on this ground: its own colour, or nearly so."""
    if not COLOUR.fullmatch(colour) or not COLOUR.fullmatch(ground):
        return False
    most = MOST_APART if is_pale(ground) else MOST_APART_ON_COLOUR
    return _is_near(_parts(colour), _parts(ground), most)


def is_pale(colour: str) -> bool:
    """Whether it is white or nearly so."""
    return bool(COLOUR.fullmatch(colour)) and _is_near(_parts(colour), _parts(WHITE), MOST_APART)


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (0, 2, 4)]


def _is_near(one: list[int], other: list[int], most: int) -> bool:
    low, high = sorted((_luminance(one), _luminance(other)))
    apart = max(abs(left - right) for left, right in zip(one, other, strict=True))
    return apart <= most and (high + 0.05) / (low + 0.05) < LEAST_CONTRAST


def _luminance(parts: list[int]) -> float:
    red, green, blue = (_linear(part / 255) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def is_clear(fill: etree._Element) -> bool:
    """Whether the fill of letters (`w14:textFill`) is none, or is looked through."""
    alphas = (alpha.get(W14 + "val") or "" for alpha in fill.iter(W14 + "alpha"))
    return fill.find(W14 + "noFill") is not None or any(
        alpha.isdigit() and int(alpha) >= CLEAR for alpha in alphas
    )


def ground_of_marks(highlight: str | None, shading: etree._Element | None) -> str:
    """The ground that a run's own marks give it, as `ground_of_shading`; a highlight lies over a shading."""
    if highlight not in (None, "none", ""):
        return HIGHLIGHTS.get(highlight, OTHER_GROUND)
    return ground_of_shading(shading) if shading is not None else ""


def ground_of_shading(shading: etree._Element) -> str:
    """The colour of a `w:shd`: "1F3864"; OTHER_GROUND for a mix that can't be told; "" where it is looked through."""
    pattern = shading.get(W + "val") or "clear"
    fill = _side(shading, "fill", "themeFill")
    if pattern == "nil" or (pattern == "clear" and not fill):
        return ""
    ink, share = _side(shading, "color", "themeColor") or BLACK, _share(pattern)
    fill = fill or WHITE
    if share is None or OTHER_GROUND in (ink, fill):
        known = fill if share == 0 or ink == fill else ink
        return known if share in (0, 1) or ink == fill else OTHER_GROUND
    mixed = zip(_parts(ink), _parts(fill), strict=True)
    return "".join(f"{round(one * share + other * (1 - share)):02X}" for one, other in mixed)


def _side(shading: etree._Element, name: str, theme: str) -> str:
    """One of a shading's two colours, as `ground_of_shading`; programs write a theme's colour beside its name."""
    colour = (shading.get(W + name) or "").upper()
    if COLOUR.fullmatch(colour):
        return colour
    named = shading.get(W + theme) or ""
    if named:
        return WHITE if named in PAPER_THEMES else OTHER_GROUND
    return "" if colour in PAPER else OTHER_GROUND


def _share(pattern: str) -> float | None:
    """How much of a pattern is ink, from 0 to 1; None for stripes and crosses."""
    if pattern in ("clear", "solid"):
        return float(pattern == "solid")
    per_cent = pattern.removeprefix("pct")
    return int(per_cent) / 100 if per_cent.isdigit() else None


def is_covered(own: etree._Element | None, colour: str) -> bool:
    """Black on a black ground of its own: what people take for a redaction, whatever programs make of it."""
    if own is None or colour not in INK:
        return False
    return ground_of_marks(value_of(own, "highlight"), own.find(W + "shd")) == BLACK


def ground_of_box(content: etree._Element) -> str:
    """The ground in the shape round a text box's content (`w:txbxContent`); old shapes are VML."""
    box = content.getparent()
    shape = box.getparent() if box is not None else None
    if shape is None:
        return WHITE
    old = (shape.get("fillcolor") or "").partition(" ")[0].removeprefix("#").upper()
    if old:
        return WHITE if old == "WHITE" or shape.get("filled") in ("f", "false") else _known(old)
    properties = shape.find("{*}spPr")
    filled = [] if properties is None else [_filled(fill) for fill in properties]
    return next((ground for ground in filled if ground), WHITE)


def _filled(fill: etree._Element) -> str:
    if fill.tag in OTHER_FILLS:
        return OTHER_GROUND
    if fill.tag != A + "solidFill" or not len(fill):
        return ""
    value = fill[0].get("val") or ""
    changed = len(fill[0]) > 0
    return WHITE if value in PAPER_THEMES else OTHER_GROUND if changed else _known(value.upper())


def _known(colour: str) -> str:
    return colour if COLOUR.fullmatch(colour) else OTHER_GROUND
