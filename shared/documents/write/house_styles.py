"""The house styles, as data: one line a style. Sizes in half points, spacing and indents in twentieths of a point.

Cambria and Calibri are what Word has; Caladea and Carlito are their free twins of the same widths, named in the font
table, so pages break alike in LibreOffice. Text is set flush left: justified lines are harder to read.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.documents.write.house_numbering import EXHIBITS, PARTS, SECTIONS
from shared.documents.write.ooxml import Element, w

SERIF, SANS = "Cambria", "Calibri"
NAVY, GREY, RULE = "1B2F52", "5B6470", "A9B3C4"


@dataclass(frozen=True)
class _Style:
    id: str
    name: str
    based_on: str = "Normal"
    next: str = ""
    font: str = ""
    size: int = 0
    colour: str = ""
    bold: bool = False
    italic: bool = False
    centred: bool = False
    before: int | None = None
    after: int | None = None
    line: int = 0
    keep_next: bool = False
    new_page: bool = False
    outline: int | None = None
    numbering: tuple[int, int] | None = None
    left: int | None = None
    hanging: int = 0
    rule: str = ""
    right_tab: int = 0


_STYLES = (
    _Style("BodyText", "Body Text"),
    _Style(
        "Title", "Title", font=SANS, size=52, colour=NAVY, bold=True, centred=True, before=480, after=80, line=240,
        keep_next=True,
    ),
    _Style("Subtitle", "Subtitle", font=SANS, size=28, colour=GREY, centred=True, after=280, line=252, keep_next=True),
    _Style("PartyName", "Party Name", size=28, bold=True, centred=True, before=0, after=40, line=252, keep_next=True),
    _Style("PartyLink", "Party Link", italic=True, centred=True, after=40, colour=GREY, keep_next=True),
    _Style(
        "DocumentNumber", "Document Number", font=SANS, size=20, colour=GREY, centred=True, before=240, after=320,
        rule="bottom",
    ),
    _Style(
        "Heading1", "heading 1", next="BodyText", font=SANS, size=28, colour=NAVY, bold=True, before=440, after=120,
        line=240, keep_next=True, outline=0, numbering=(PARTS, 0), rule="bottom",
    ),
    _Style(
        "Heading2", "heading 2", next="BodyText", font=SANS, size=24, colour=NAVY, bold=True, before=300, after=80,
        line=240, keep_next=True, outline=1, numbering=(SECTIONS, 0),
    ),
    _Style(
        "Heading3", "heading 3", next="BodyText", font=SANS, size=22, colour=NAVY, bold=True, before=240, after=80,
        line=240, keep_next=True, outline=2,
    ),
    _Style(
        "SignatureHeading", "Signature Heading", "Heading2", next="BodyText", numbering=(0, 0), left=0, outline=1,
    ),
    _Style(
        "ExhibitHeading", "Exhibit Heading", "Heading1", next="BodyText", numbering=(EXHIBITS, 0), new_page=True,
        before=0, after=200, outline=0,
    ),
    _Style("ClauseParagraph", "Clause Paragraph", "BodyText"),
    _Style("ClauseText", "Clause Text", "BodyText", left=680),
    _Style("ClauseItem", "Clause Item", "BodyText", after=80),
    _Style("ContentsHeading", "Contents Heading", font=SANS, size=28, colour=NAVY, bold=True, before=0, after=80,
           line=240, keep_next=True),
    _Style("TOC1", "toc 1", font=SANS, size=19, bold=True, colour=NAVY, before=60, after=10, line=228,
           left=1000, hanging=1000),
    _Style("TOC2", "toc 2", font=SANS, size=19, before=0, after=0, line=228, left=1000, hanging=480),
    _Style("TableHeader", "Table Header", font=SANS, size=20, bold=True, colour="FFFFFF", before=50, after=50,
           line=240, keep_next=True),
    _Style("TableText", "Table Text", size=20, before=50, after=50, line=252),
    _Style("SignatureParty", "Signature Party", size=22, bold=True, before=240, after=480, line=252, keep_next=True),
    _Style("SignatureLine", "Signature Line", font=SANS, size=20, colour=GREY, before=0, after=160, line=240,
           keep_next=True, right_tab=4400),
    _Style("Break", "Break", size=2, before=0, after=0, line=20),
    _Style("AfterTable", "After Table", size=2, before=0, after=160, line=20),
    _Style("Header", "header", font=SANS, size=17, colour=GREY, after=0, line=240, rule="bottom"),
    _Style("Footer", "footer", font=SANS, size=17, colour=GREY, after=0, line=240, rule="top"),
)  # fmt: skip


def make_styles(language_tag: str) -> Element:
    """The styles part, for text in this language."""
    root = w("styles", _defaults(language_tag), _normal())
    root.extend(_style(style) for style in _STYLES)
    root.extend(_character_styles())
    root.append(_table_style())
    root.append(_signature_table_style())
    return root


def _defaults(language_tag: str) -> Element:
    return w(
        "docDefaults",
        w("rPrDefault", w(
            "rPr", _fonts(SERIF), w("sz", val=22), w("szCs", val=22),
            w("lang", val=language_tag, eastAsia=language_tag, bidi="ar-SA"),
        )),
        w("pPrDefault", w("pPr", w("spacing", before=0, after=120, line=276, lineRule="auto"))),
    )  # fmt: skip


def _fonts(name: str) -> Element:
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def _normal() -> Element:
    style = w("style", w("name", val="Normal"), w("qFormat"), w("pPr", w("widowControl")), type="paragraph")
    style.set(f"{{{style.nsmap['w']}}}default", "1")
    style.set(f"{{{style.nsmap['w']}}}styleId", "Normal")
    return style


def _style(style: _Style) -> Element:
    return w(
        "style",
        w("name", val=style.name),
        w("basedOn", val=style.based_on),
        w("next", val=style.next) if style.next else None,
        w("qFormat"),
        _paragraph_properties(style),
        _run_properties(style),
        type="paragraph",
        styleId=style.id,
    )


def _paragraph_properties(style: _Style) -> Element:
    return w(
        "pPr",
        w("keepNext") if style.keep_next else None,
        w("keepLines") if style.keep_next else None,
        w("pageBreakBefore") if style.new_page else None,
        _numbering(style),
        w("pBdr", w(style.rule, val="single", sz=6, space=4, color=RULE)) if style.rule else None,
        w("tabs", w("tab", val="right", leader="underscore", pos=style.right_tab))
        if style.right_tab
        else None,
        _spacing(style),
        w("ind", left=style.left, hanging=style.hanging) if style.left is not None else None,
        w("jc", val="center") if style.centred else None,
        w("outlineLvl", val=style.outline) if style.outline is not None else None,
    )


def _numbering(style: _Style) -> Element | None:
    if style.numbering is None:
        return None
    number, level = style.numbering
    return w("numPr", w("ilvl", val=level), w("numId", val=number))


def _spacing(style: _Style) -> Element | None:
    values = {"before": style.before, "after": style.after, "line": style.line or None}
    given = {name: value for name, value in values.items() if value is not None}
    if style.line:
        return w("spacing", **given, lineRule="auto")
    return w("spacing", **given) if given else None


def _run_properties(style: _Style) -> Element:
    return w(
        "rPr",
        _fonts(style.font) if style.font else None,
        w("b") if style.bold else None,
        w("bCs") if style.bold else None,
        w("i") if style.italic else None,
        w("color", val=style.colour) if style.colour else None,
        w("sz", val=style.size) if style.size else None,
        w("szCs", val=style.size) if style.size else None,
    )


def _character_styles() -> list[Element]:
    marks = {
        "DefinedTerm": ("Defined Term", [w("b"), w("bCs")]),
        "SignatureValue": ("Signature Value", [w("color", val="000000")]),
        "Unanswered": ("Unanswered", [w("shd", val="clear", color="auto", fill="FFE9A8")]),
    }
    return [
        w(
            "style",
            w("name", val=name),
            w("qFormat"),
            w("rPr", *properties),
            type="character",
            styleId=style_id,
        )
        for style_id, (name, properties) in marks.items()
    ]


def _table_style() -> Element:
    borders = [w(side, val="single", sz=4, space=0, color=RULE) for side in ("top", "bottom", "insideH")]
    margins = w("tblCellMar", w("left", w=110, type="dxa"), w("right", w=110, type="dxa"))
    header = w("tblStylePr", w("tcPr", w("shd", val="clear", color="auto", fill=NAVY)), type="firstRow")
    return w(
        "style",
        w("name", val="House Table"),
        w("qFormat"),
        w("tblPr", w("tblBorders", *borders), margins),
        header,
        type="table",
        styleId="HouseTable",
    )


def _signature_table_style() -> Element:
    """No lines: the signature lines are drawn in the paragraphs."""
    margins = w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=220, type="dxa"))
    return w(
        "style", w("name", val="Signature Table"), w("tblPr", margins), type="table", styleId="SignatureTable"
    )
