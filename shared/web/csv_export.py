"""Lists as CSV for spreadsheets, whole or not at all, and safe to open there.

A file is complete before its first byte leaves: where a row can't be read any more, the reader gets an error and no
file that looks whole; and a slow reader holds no cursor of the database.

A cell that starts with one of the signs below would be run as a formula by Excel, LibreOffice and Google Sheets
(OWASP, "CSV Injection"); it gets an apostrophe before it. Numbers that we write ourselves stay numbers. Every cell is
quoted, so that a spreadsheet that parts cells at semicolons or tabs finds no formula in the middle of a text.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, cast

from flask import Response
from werkzeug.wsgi import FileWrapper

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
IN_MEMORY, CHUNK = 1_000_000, 65_536
"""Bytes: a longer file waits on the disk, and is sent in pieces."""
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
    """The list as a download called `name`.csv (plain letters); memory does not grow with its length.

    Raises whatever reading the rows does, before anything is sent.
    """
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed with the response
    try:
        file.writelines(line.encode() for line in csv_lines(header, rows))
        length = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    response = Response(FileWrapper(cast(IO[bytes], file), CHUNK), mimetype="text/csv")
    response.content_length = length
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _line(cells: Sequence[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()
