"""Words are not seen either where the place they stand in hides them: its ground, its height, the sheet's edge."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shared.documents.check.check import check
from tests.unit.documents_read.build import docx, paragraph, run

WORDS = "The State waives all fees."
WHITE, NAVY = '<w:color w:val="FFFFFF"/>', '<w:color w:val="1F3864"/>'
HEADS = paragraph("4. Fees", style="Heading1") + paragraph("Each Party bears its own.")
LANDSCAPE = '<w:sectPr><w:pgSz w:w="15840" w:h="12240"/><w:pgMar w:left="720" w:top="720"/></w:sectPr>'


def shaded(colour: str, pattern: str = "clear", ink: str = "auto") -> str:
    return f'<w:shd w:val="{pattern}" w:color="{ink}" w:fill="{colour}"/>'


def in_paragraph(properties: str, marks: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(WORDS, marks)}</w:p>"


def in_style(properties: str, marks: str = "") -> dict[str, str]:
    style = (
        f'<w:style w:type="paragraph" w:styleId="S"><w:name w:val="S"/><w:pPr>{properties}</w:pPr></w:style>'
    )
    return {"body": in_paragraph('<w:pStyle w:val="S"/>', marks), "styles": style}


def in_table(marks: str, *, table: str = "", row: str = "", cell: str = "", inside: str = "") -> str:
    text = in_paragraph(inside, marks)
    return (
        f"<w:tbl><w:tblPr>{table}</w:tblPr><w:tr><w:trPr>{row}</w:trPr>"
        f"<w:tc><w:tcPr>{cell}</w:tcPr>{text}</w:tc></w:tr></w:tbl><w:p/>"
    )


def low(line: int, rule: str = "exact") -> str:
    return f'<w:spacing w:line="{line}" w:lineRule="{rule}"/>'


def mark(tag: str, attributes: Mapping[str, object]) -> str:
    return f"<w:{tag} " + " ".join(f'w:{name}="{value}"' for name, value in attributes.items()) + "/>"


def indent(**lengths: int) -> str:
    return mark("ind", lengths)


def floating(across: str, down: str) -> str:
    """A text box an inch high and two wide. Each place is an origin and a distance in inches."""
    places = ""
    for name, place in (("H", across), ("V", down)):
        origin, inches = place.split()
        offset = f"<wp:posOffset>{round(float(inches) * 914_400)}</wp:posOffset>"
        places += f'<wp:position{name} relativeFrom="{origin}">{offset}</wp:position{name}>'
    box = f"<wps:wsp><wps:txbx><w:txbxContent>{paragraph(WORDS)}</w:txbxContent></wps:txbx></wps:wsp>"
    anchor = f'<wp:anchor>{places}<wp:extent cx="1828800" cy="914400"/>{box}</wp:anchor>'
    return paragraph("Beside", f"<w:r><w:drawing>{anchor}</w:drawing></w:r>")


def old_box(style: str) -> str:
    box = f"<v:textbox><w:txbxContent>{paragraph(WORDS)}</w:txbxContent></v:textbox>"
    return paragraph("Beside", f'<w:r><w:pict><v:shape style="{style}">{box}</v:shape></w:pict></w:r>')


def framed(**places: object) -> str:
    return in_paragraph(mark("framePr", places))


def find(body: str, styles: str = "") -> list[str]:
    found = check(docx(HEADS + body, styles=styles) if styles else docx(HEADS + body))
    return [one.excerpt for one in found if one.rule == "unseen"]


@pytest.mark.parametrize(
    "body",
    [
        in_paragraph(shaded("1F3864"), NAVY),
        in_paragraph(shaded("1F3868"), NAVY),
        in_paragraph(shaded("auto", "pct50"), '<w:color w:val="808080"/>'),
        in_paragraph(shaded("auto", "solid", "1F3864"), NAVY),
        in_table(NAVY, cell=shaded("1F3864")),
        in_table(NAVY, table=shaded("1F3864")),
        in_table(WHITE, cell=shaded("1F3864"), inside=shaded("FFFFFF")),
        in_paragraph("", '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'),
        in_paragraph("", WHITE + shaded("auto", "thinHorzStripe", "FFFFFF").replace('fill="auto"', 'fill="FFFFFF"')),
    ],
    ids=["paragraph", "nearly", "pattern", "solid", "cell", "table", "white on white in blue", "highlight", "stripes"],
)  # fmt: skip
def test_words_in_the_colour_of_the_ground_they_stand_on_are_unseen(body: str) -> None:
    assert find(body) == [WORDS]


@pytest.mark.parametrize(
    "body",
    [
        in_paragraph(shaded("1F3864"), WHITE),
        in_paragraph(shaded("000000")),
        in_paragraph(shaded("D9E2F3"), NAVY),
        in_paragraph(shaded("FFFF00"), '<w:color w:val="C00000"/>'),
        in_table(WHITE, cell=shaded("1F3864")),
        in_table(WHITE, table=shaded("1F3864")),
        in_table(NAVY, table=shaded("1F3864"), cell=shaded("FFFFFF")),
        in_table(WHITE, cell=shaded("1F3864"), inside=shaded("auto")),
        in_paragraph("", '<w:color w:val="000000"/><w:highlight w:val="yellow"/>'),
    ],
    ids=["white on blue", "automatic on black", "blue on pale", "red on yellow", "cell", "table",
         "white cell in a blue table", "no ground of its own", "highlight"],
)  # fmt: skip
def test_words_that_stand_out_from_their_ground_are_seen(body: str) -> None:
    assert find(body) == []


def test_ground_of_a_paragraph_style_counts_as_its_own() -> None:
    assert find(**in_style(shaded("1F3864"), NAVY)) == [WORDS]
    assert find(**in_style(shaded("1F3864"), WHITE)) == []


def test_words_in_a_line_or_a_row_of_no_height_are_unseen() -> None:
    assert find(in_paragraph(low(20))) == find(**in_style(low(20))) == [WORDS]
    row = '<w:trHeight w:val="{}" w:hRule="{}"/>'
    assert find(in_table("", row=row.format(20, "exact"))) == [WORDS]
    usual = f"<w:docDefaults><w:pPrDefault><w:pPr>{low(20)}</w:pPr></w:pPrDefault></w:docDefaults>"
    assert WORDS in " ".join(find(in_paragraph(""), usual))
    for seen in (in_paragraph(low(240)), in_paragraph(low(20, "atLeast")), in_paragraph(low(20, "auto"))):
        assert find(seen) == []
    assert find(in_table("", row=row.format(20, "atLeast"))) == []
    assert find(in_paragraph(low(20)).replace(WORDS, "")) == []  # a gap between tables


@pytest.mark.parametrize("places", [{"left": -9000, "right": 9000}, {"start": -1700}, {"left": 0, "hanging": 2000},
                                    {"left": 13000}])  # fmt: skip
def test_words_that_begin_off_the_sheet_are_unseen(places: dict[str, int]) -> None:
    assert find(in_paragraph(indent(**places))) == [WORDS]


@pytest.mark.parametrize(
    "places", [{"left": -720}, {"left": -1440}, {"left": 720, "hanging": 720}, {"left": 9000}]
)
def test_words_set_into_the_margin_are_seen(places: dict[str, int]) -> None:
    assert find(in_paragraph(indent(**places))) == []


@pytest.mark.parametrize(
    ("across", "down"),
    [("page -3", "page 1"), ("page 9", "page 1"), ("column -5", "page 1"), ("margin 1", "page -2"),
     ("margin 1", "margin 12")],
)  # fmt: skip
def test_words_in_a_text_box_off_the_sheet_are_unseen(across: str, down: str) -> None:
    assert find(floating(across, down)) == [WORDS]


@pytest.mark.parametrize(
    ("across", "down"),
    [("page 0", "page 0"), ("column -1", "paragraph 0"), ("margin -2", "line -3"), ("character 9", "page 10"),
     ("page -1", "page 1")],
)  # fmt: skip
def test_words_in_a_text_box_on_the_sheet_or_at_a_line_are_seen(across: str, down: str) -> None:
    assert find(floating(across, down)) == []


def test_old_text_boxes_frames_and_tables_off_the_sheet_are_told_alike() -> None:
    off = "position:absolute;margin-left:{};margin-top:0;width:100pt;height:20pt"
    assert find(old_box(off.format("-2000pt"))) == find(old_box(off.format("12in"))) == [WORDS]
    assert find(old_box(off.format("20pt"))) == find(old_box("margin-left:-2000pt")) == []
    assert find(framed(hAnchor="page", x=-5000, w=4000)) == [WORDS]
    assert find(framed(hAnchor="margin", x=-700, w=4000)) == []
    assert find(in_table("", table='<w:tblpPr w:vertAnchor="page" w:tblpY="20000"/>')) == [WORDS]
    assert find(in_table("", table='<w:tblpPr w:vertAnchor="text" w:tblpY="200"/>')) == []


def test_sheet_is_the_files_own() -> None:
    assert find(in_paragraph(indent(left=13000)) + LANDSCAPE) == []
    assert find(in_paragraph(indent(left=-1000)) + LANDSCAPE) == [WORDS]
    columns = LANDSCAPE.replace("</w:sectPr>", '<w:cols w:num="2"/></w:sectPr>')
    assert find(in_paragraph(indent(left=-1000)) + columns) == []


def over(
    *, picture: str, box: str = 'relativeHeight="1"', inches: tuple[float, float] = (3, 2), at: str = "page"
) -> str:
    """A box of two inches by one, and a picture of `inches`, both anchored in one paragraph at one place."""
    found = floating(f"{at} 1", f"{at} 1").replace("<wp:anchor>", f"<wp:anchor {box}>")
    width, height = (round(length * 914_400) for length in inches)
    places = found[found.index("<wp:positionH") : found.index("<wp:extent")]
    extent = f'<wp:extent cx="{width}" cy="{height}"/>'
    image = f'<wp:anchor {picture}>{places}{extent}<a:blip r:embed="i"/></wp:anchor>'
    return found.removesuffix("</w:p>") + f"<w:r><w:drawing>{image}</w:drawing></w:r></w:p>"


def test_words_in_a_text_box_wholly_behind_a_picture_are_unseen() -> None:
    assert find(over(picture='relativeHeight="2"')) == [WORDS]
    assert find(over(picture='relativeHeight="1"', box='behindDoc="1" relativeHeight="9"', at="column")) == [
        WORDS
    ]


def test_words_over_a_picture_or_only_partly_behind_it_are_seen() -> None:
    assert find(over(picture='behindDoc="1" relativeHeight="9"')) == []
    assert find(over(picture='relativeHeight="1"', box='relativeHeight="2"')) == []
    assert find(over(picture='relativeHeight="2"', inches=(1, 1))) == []


def test_style_that_colours_one_row_of_a_table_hides_nothing_in_the_others() -> None:
    dark = f'<w:tblStylePr w:type="firstRow"><w:tcPr>{shaded("1F3864")}</w:tcPr></w:tblStylePr>'
    style = f'<w:style w:type="table" w:styleId="T"><w:name w:val="T"/>{dark}</w:style>'
    row = "<w:tr>{}<w:tc>{}</w:tc></w:tr>"
    head, white = row.format("", paragraph(run("Fees", WHITE))), in_paragraph("", WHITE)
    start = '<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr>'
    end = row.format("", paragraph("The end")) + "</w:tbl><w:p/>"
    assert find(start + head + row.format("", white) + end, style) == [WORDS]
    repeated = row.format("<w:trPr><w:tblHeader/></w:trPr>", white)
    assert find(start + head + repeated + end, style) == []
    banded = style.replace("firstRow", "band1Horz")
    assert find(start + head + row.format("", white) + end, banded) == []
