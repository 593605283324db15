"""Lists as CSV for spreadsheets, streamed, and safe to open there.

A cell that starts with one of the signs below would be run as a formula by Excel, LibreOffice and Google Sheets
(OWASP, "CSV Injection"); it gets an apostrophe before it. Numbers that we write ourselves stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Response

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for Windows-1252."""


def safe_cell(value: Any) -> str:
    """The cell's text, which no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file line by line."""
    yield BOM + _line(header)
    for row in rows:
        yield _line(row)


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The list as a download called `name`.csv (plain letters); memory does not grow with its length."""
    response = Response(csv_lines(header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _line(cells: Sequence[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()
