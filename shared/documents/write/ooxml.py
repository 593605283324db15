"""The smallest set of WordprocessingML pieces that a document is built from: elements, runs, fields, bookmarks.

Knows the file format only, nothing of clauses or styles. Text is escaped by lxml; nothing here parses markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NSMAP = {"w": W, "r": R}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LINE_PART = re.compile(r"[\n\t]|[^\n\t]+")
# Letters written from right to left, with the blanks and marks between them: Word lays them out only if told so.
# Emoji come from another font; in a run of their own, they cannot disturb the letters beside them.
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_EMOJI = "\u2600-\u27bf\U0001f000-\U0001faff"
_STRETCH = re.compile(
    f"[{_RTL}](?:[^A-Za-z0-9{_RTL}{_EMOJI}\\n]*[{_RTL}])*|[{_EMOJI}][{_EMOJI}\u200d\ufe0f]*|(?:(?![{_RTL}{_EMOJI}]).|\\n)+"
)
_RTL_START = re.compile(f"[{_RTL}]")
_EMOJI_START = re.compile(f"[{_EMOJI}]")
EMOJI_FONT = "Segoe UI Emoji"

Element = etree._Element


def w(tag: str, *children: Element | None, **attributes: str | int) -> Element:
    """The element `w:tag` with `w:` attributes; absent children are skipped."""
    element = etree.Element(f"{{{W}}}{tag}", nsmap=_NSMAP)
    for name, value in attributes.items():
        element.set(f"{{{W}}}{name}", str(value))
    element.extend(child for child in children if child is not None)
    return element


def run(text: str, *, style: str = "", bold: bool = False, italic: bool = False) -> list[Element]:
    """The text as runs: one for each writing direction and for emoji; line feeds are breaks, tabs are tabs."""
    return [_run(part, style, bold, italic) for part in _STRETCH.findall(text)]


def _run(text: str, style: str, bold: bool, italic: bool) -> Element:
    is_rtl = bool(_RTL_START.match(text))
    emoji = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), EMOJI_FONT)
    properties = [
        w("rStyle", val=style) if style else None,
        w("rFonts", **emoji) if _EMOJI_START.match(text) else None,
        w("b") if bold else None,
        w("bCs") if bold and is_rtl else None,
        w("i") if italic else None,
        w("rtl") if is_rtl else None,
    ]
    element = w("r", w("rPr", *properties) if any(one is not None for one in properties) else None)
    element.extend(_text_pieces(text))
    return element


def _text_pieces(text: str) -> Iterator[Element]:
    for piece in _LINE_PART.findall(text):
        if piece == "\n":
            yield w("br")
        elif piece == "\t":
            yield w("tab")
        else:
            element = w("t")
            element.text = piece
            if piece != piece.strip() or "  " in piece:
                element.set(_SPACE, "preserve")
            yield element


def field(instruction: str, cached: str) -> list[Element]:
    """A field with the text it shows until it is next updated."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(_SPACE, "preserve")
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", code),
        w("r", w("fldChar", fldCharType="separate")),
        *run(cached),
        w("r", w("fldChar", fldCharType="end")),
    ]


def paragraph(
    style: str,
    content: Iterable[Element],
    *,
    numbering: tuple[int, int] | None = None,
    before: Iterable[Element] = (),
    after: Iterable[Element] = (),
) -> Element:
    """A paragraph in a style; `numbering` is (list number, level).

    `before` and `after` are further properties: the format fixes which stand before the numbering and which after.
    """
    properties = w("pPr", w("pStyle", val=style), *before)
    if numbering is not None:
        number, level = numbering
        properties.append(w("numPr", w("ilvl", val=level), w("numId", val=number)))
    properties.extend(after)
    element = w("p", properties)
    element.extend(content)
    return element


class Bookmarks:
    """Gives every bookmark of one document its own number."""

    def __init__(self) -> None:
        self._count = 0

    def wrap(self, name: str, content: Iterable[Element]) -> list[Element]:
        """The content with a bookmark round it."""
        number = self._count
        self._count += 1
        return [w("bookmarkStart", id=number, name=name), *content, w("bookmarkEnd", id=number)]


def content_control(tag: str, title: str, number: int, content: Iterable[Element]) -> Element:
    """A block content control: whoever edits the file sees its title, whoever reads it finds the tag."""
    inner = w("sdtContent")
    inner.extend(content)
    return w("sdt", w("sdtPr", w("alias", val=title[:64]), w("tag", val=tag), w("id", val=number)), inner)


def to_bytes(root: Element) -> bytes:
    """The part as written into the package."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
