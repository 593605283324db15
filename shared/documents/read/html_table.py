"""HTML tables with spans worked out: Word marks the continuing cells, HTML the first one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from shared.documents.read.model import Block, Cell, Row, Table

WriteBlocks = Callable[[Iterable[Block]], str]


def table_html(table: Table, write_blocks: WriteBlocks) -> str:
    """The table inside a box that can be scrolled with the keyboard. Leading header rows become column headings."""
    if not table.rows:
        return ""
    heads = 0
    while heads < len(table.rows) and table.rows[heads].header:
        heads += 1
    rows = [
        _row(table, place, "th" if place < heads else "td", write_blocks) for place in range(len(table.rows))
    ]
    head = f"<thead>\n{''.join(rows[:heads])}</thead>\n" if heads else ""
    body = f"<tbody>\n{''.join(rows[heads:])}</tbody>\n" if rows[heads:] else ""
    label = escape(table.description or "Table")
    caption = f"<caption>{label}</caption>\n" if table.description else ""
    return (
        f'<div class="doc-table" role="region" tabindex="0" aria-label="{label}">\n'
        f"<table>\n{caption}{head}{body}</table>\n</div>\n"
    )


def _row(table: Table, place: int, tag: str, write_blocks: WriteBlocks) -> str:
    row = table.rows[place]
    cells = []
    column = 0
    for cell in row.cells:
        if not (cell.continues and _started_above(table, place, column)):
            scope = ' scope="col"' if tag == "th" else ""
            inside = write_blocks(cell.blocks)
            cells.append(f"<{tag}{scope}{_spans(table, place, column, cell)}>{inside}</{tag}>\n")
        column += cell.columns
    return f"<tr{_row_class(row)}>\n{''.join(cells)}</tr>\n"


def _spans(table: Table, place: int, column: int, cell: Cell) -> str:
    rows = 1
    while (below := _cell_at(table, place + rows, column)) is not None and below.continues:
        rows += 1
    across = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return across + (f' rowspan="{rows}"' if rows > 1 else "")


def _cell_at(table: Table, place: int, column: int) -> Cell | None:
    """The cell that begins at this column of the grid."""
    if not 0 <= place < len(table.rows):
        return None
    at = 0
    for cell in table.rows[place].cells:
        if at == column:
            return cell
        at += cell.columns
    return None


def _started_above(table: Table, place: int, column: int) -> bool:
    """Whether a cell above covers this one; a continuing cell without one would lose its text."""
    return _cell_at(table, place - 1, column) is not None


def _row_class(row: Row) -> str:
    if any(change.removes for change in row.changes):
        return ' class="doc-del"'
    return ' class="doc-ins"' if any(change.adds for change in row.changes) else ""
