"""A table as Word wants it: header row marked and repeated, rows kept whole, alternative text set."""

from __future__ import annotations

from collections.abc import Iterator

from shared.documents.write.house_styles import NAVY
from shared.documents.write.ink import Ink
from shared.documents.write.model import Table
from shared.documents.write.ooxml import Element, paragraph, w


def make_table(table: Table, ink: Ink, width: int) -> Iterator[Element]:
    """The table, `width` twentieths of a point wide, and the small gap below it."""
    columns = _column_widths(table.widths, width)
    caption = table.description.split(".")[0]
    element = w(
        "tbl", table_properties(width, caption, table.description, style="HouseTable"), table_grid(columns)
    )
    header = [
        _cell(ink.render(text), column, is_header=True)
        for text, column in zip(table.header, columns, strict=True)
    ]
    element.append(w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *header))
    for row in table.rows:
        cells = [_cell(ink.render(text), column) for text, column in zip(row.cells, columns, strict=True)]
        element.append(w("tr", w("trPr", w("cantSplit")), *cells))
    yield element
    yield paragraph("AfterTable", [])


def table_properties(width: int, caption: str, description: str, *, style: str) -> Element:
    """What every table of the house has. `caption` and `description` are its alternative text."""
    return w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=width, type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
        w("tblCaption", val=caption),
        w("tblDescription", val=description),
    )


def table_grid(columns: list[int]) -> Element:
    """The column widths."""
    return w("tblGrid", *(w("gridCol", w=column) for column in columns))


def _cell(content: list[Element], width: int, *, is_header: bool = False) -> Element:
    shade = w("shd", val="clear", color="auto", fill=NAVY) if is_header else None
    style = "TableHeader" if is_header else "TableText"
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), shade), paragraph(style, content))


def _column_widths(shares: tuple[int, ...], width: int) -> list[int]:
    """The width shared out; the last column takes what rounding left."""
    columns = [width * share // sum(shares) for share in shares]
    columns[-1] += width - sum(columns)
    return columns
