"""What stands round the clauses: cover, contents, running header and footer, page sizes, settings, font table."""

from __future__ import annotations

from collections.abc import Iterator

from shared.documents.write.body import LANDSCAPE_WIDTH, PORTRAIT_WIDTH, get_group_bookmark
from shared.documents.write.house_styles import SANS, SERIF
from shared.documents.write.ink import Ink
from shared.documents.write.marks import get_bookmark
from shared.documents.write.model import Template
from shared.documents.write.ooxml import EMOJI_FONT, Element, R, field, paragraph, run, w
from shared.documents.write.plan import PlacedClause, PlacedGroup, Plan
from shared.documents.write.values import spell_party_field

_FOOTER_ROOM = 84  # characters that leave room for the page numbers on a portrait page


def make_cover(template: Template, ink: Ink, agreement_number: str) -> Iterator[Element]:
    """Title, subtitle, the parties one below the other, and the agreement's number."""
    yield paragraph("Title", ink.render(template.title))
    if template.subtitle:
        yield paragraph("Subtitle", ink.render(template.subtitle))
    parties = [question.id for question in template.questionnaire.questions if question.kind == "party"]
    link = ink.words.between
    for party in parties:
        if party in ink.effective or ink.allow_blanks:
            yield paragraph("PartyLink", run(link))
            yield paragraph("PartyName", ink.render(f"{{{party}.name}}"))
            link = ink.words.and_word
    yield paragraph("DocumentNumber", run(f"{ink.words.agreement_number} {agreement_number}"))


def make_contents(plan: Plan, ink: Ink) -> Iterator[Element]:
    """A contents field whose shown text is right without knowing any page: it leads to places, not to page numbers."""
    yield paragraph("ContentsHeading", run(ink.words.contents), before=[w("pageBreakBefore")])
    lines = list(_contents_lines(plan, ink))
    instruction = w("instrText")
    instruction.text = ' TOC \\o "1-2" \\n \\h \\z \\u '
    begin = [w("r", w("fldChar", fldCharType="begin")), w("r", instruction)]
    begin.append(w("r", w("fldChar", fldCharType="separate")))
    for number, (style, bookmark, label, title) in enumerate(lines):
        link = w("hyperlink", *run(f"{label}\t{title}"), anchor=bookmark, history=1)
        content = [*(begin if number == 0 else []), link]
        if number == len(lines) - 1:
            content.append(w("r", w("fldChar", fldCharType="end")))
        yield paragraph(style, content)


def _contents_lines(plan: Plan, ink: Ink) -> Iterator[tuple[str, str, str, str]]:
    for item in plan.items:
        if isinstance(item, PlacedGroup):
            yield "TOC1", get_group_bookmark(item), f"{ink.words.part} {item.number}", item.title
        elif item.clause.role != "opening":
            bookmark = get_bookmark(item.clause.clause_id, item.clause.version)
            is_exhibit = item.clause.role == "exhibit"
            label = f"{ink.words.exhibit} {item.number}" if is_exhibit else item.number
            yield ("TOC1" if is_exhibit else "TOC2"), bookmark, label, item.clause.title


def make_header(template: Template, ink: Ink, agreement_number: str, *, landscape: bool) -> Element:
    """The running header: title on the left, number on the right."""
    text = f"{ink.spell(template.title)}\t{ink.words.agreement_number} {agreement_number}"
    return w("hdr", paragraph("Header", run(text), after=[_right_tab(landscape)]))


def make_first_header() -> Element:
    """The cover has no running header, but Word wants a part."""
    return w("hdr", paragraph("Break", []))


def make_footer(template: Template, ink: Ink, *, landscape: bool) -> Element:
    """The parties' short names on the left where there is room, page x of y on the right."""
    values = [ink.effective.get(q.id) for q in template.questionnaire.questions if q.kind == "party"]
    names = " · ".join(spell_party_field(value, "short_name") for value in values if value)
    names = names if len(names) <= _FOOTER_ROOM else ""
    page = [*run(f"{names}\t{ink.words.page} "), *field("PAGE", "1"), *run(f" {ink.words.page_of} ")]
    return w("ftr", paragraph("Footer", [*page, *field("NUMPAGES", "1")], after=[_right_tab(landscape)]))


def _right_tab(landscape: bool) -> Element:
    return w("tabs", w("tab", val="right", pos=LANDSCAPE_WIDTH if landscape else PORTRAIT_WIDTH))


def make_section_properties(*, landscape: bool, is_first: bool) -> Element:
    """US Letter with one-inch margins; the first section's first page has no running header."""
    header, footer = ("rId7", "rId9") if landscape else ("rId5", "rId8")
    size: dict[str, str | int] = {"w": 12240, "h": 15840}
    if landscape:
        size = {"w": 15840, "h": 12240, "orient": "landscape"}
    margins = {
        "top": 1440,
        "right": 1440,
        "bottom": 1300,
        "left": 1440,
        "header": 680,
        "footer": 620,
        "gutter": 0,
    }
    return w(
        "sectPr",
        _reference("headerReference", "default", header),
        _reference("headerReference", "first", "rId6") if is_first else None,
        _reference("footerReference", "default", footer),
        _reference("footerReference", "first", footer) if is_first else None,
        w("type", val="nextPage"),
        w("pgSz", **size),
        w("pgMar", **margins),
        w("titlePg") if is_first else None,
    )


def _reference(tag: str, kind: str, part: str) -> Element:
    element = w(tag, type=kind)
    element.set(f"{{{R}}}id", part)
    return element


def make_settings(language_tag: str) -> Element:
    """Word 2013 and later behaviour. Fields are not updated on opening: what they show is right already."""
    mode: dict[str, str | int] = {
        "name": "compatibilityMode",
        "uri": "http://schemas.microsoft.com/office/word",
        "val": 15,
    }
    return w(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", val=680),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", w("compatSetting", **mode)),
        w("themeFontLang", val=language_tag),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    )


def make_font_table() -> Element:
    """The house fonts with their free twins."""
    twins = (
        (SERIF, "Caladea", "roman"),
        (SANS, "Carlito", "swiss"),
        (EMOJI_FONT, "Noto Color Emoji", "swiss"),
    )
    return w(
        "fonts",
        *(
            w("font", w("altName", val=twin), w("family", val=family), name=name)
            for name, twin, family in twins
        ),
    )


def get_landscape(item: PlacedGroup | PlacedClause) -> bool:
    """Whether the item stands on turned pages."""
    return isinstance(item, PlacedClause) and item.clause.landscape
