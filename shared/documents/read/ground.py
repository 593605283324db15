"""Colours of text and of the ground it stands on: which is paper's, which is text's own. Knows no documents."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from shared.documents.read.package import W
from shared.documents.read.styles import value_of

LEAST_CONTRAST: Final = 1.25
"""Contrast to white (WCAG 2.2: 1 is none, 21 is black's) below which paper does not show text: greys from E6E6E6 on."""
LEAST_PALE: Final = 0x80
"""Red, green and blue of a pale colour are all at least this: a full yellow has no contrast and is seen."""
CLEAR: Final = 80_000
"""Thousandths of a per cent of transparency (`w14:alpha`) from which on text is not seen."""
COLOUR: Final = re.compile("[0-9A-F]{6}")
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
TEXT_FILL: Final = W14 + "textFill"
PAPER: Final = frozenset({"", "AUTO", "FFFFFF"})
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
        return "FFFFFF"
    return (mark.get(W + "val") or "").upper()


def is_pale(colour: str) -> bool:
    """Whether it is white or nearly so."""
    if not COLOUR.fullmatch(colour):
        return False
    parts = [int(colour[place : place + 2], 16) for place in (0, 2, 4)]
    red, green, blue = (_linear(part / 255) for part in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return min(parts) >= LEAST_PALE and 1.05 / (luminance + 0.05) < LEAST_CONTRAST


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def is_clear(fill: etree._Element) -> bool:
    """Whether the fill of letters (`w14:textFill`) is none, or is looked through."""
    alphas = (alpha.get(W14 + "val") or "" for alpha in fill.iter(W14 + "alpha"))
    return fill.find(W14 + "noFill") is not None or any(
        alpha.isdigit() and int(alpha) >= CLEAR for alpha in alphas
    )


def has_fill(properties: etree._Element, *, deep: bool = False) -> bool:
    """Whether properties (`deep`: any of a style's) give a ground that pale text is seen on."""
    found = properties.iter(W + "shd") if deep else properties.findall(W + "shd")
    return any(_is_coloured(shading) for shading in found)


def is_covered(own: etree._Element | None, colour: str) -> bool:
    """Text on a ground of its own colour: what people take for a redaction."""
    if own is None:
        return False
    if value_of(own, "highlight") == "black" and colour in INK:
        return True
    shading = own.find(W + "shd")
    fill = (shading.get(W + "fill") or "").upper() if shading is not None else ""
    return fill not in PAPER and (fill == colour or (fill in INK and colour in INK))


def is_box_coloured(content: etree._Element) -> bool:
    """Whether the shape round a text box's content (`w:txbxContent`) is filled with a colour; old shapes are VML."""
    box = content.getparent()
    shape = box.getparent() if box is not None else None
    if shape is None:
        return False
    old = (shape.get("fillcolor") or "").partition(" ")[0].removeprefix("#").upper()
    if old:
        return old != "WHITE" and not is_pale(old) and shape.get("filled") not in ("f", "false")
    properties = shape.find("{*}spPr")
    return properties is not None and any(_is_filled(fill) for fill in properties)


def _is_filled(fill: etree._Element) -> bool:
    if fill.tag in OTHER_FILLS:
        return True
    if fill.tag != A + "solidFill" or not len(fill):
        return False
    value = fill[0].get("val") or ""
    return value not in PAPER_THEMES and not is_pale(value.upper())


def _is_coloured(shading: etree._Element) -> bool:
    theme = shading.get(W + "themeFill") or ""
    fill = (shading.get(W + "fill") or "").upper()
    return bool(theme and theme not in PAPER_THEMES) or (fill not in PAPER and not is_pale(fill))
