"""Inspects a table in CSV: reads it whatever its separator and encoding, and writes it as plain UTF-8 with commas.

A cell that a spreadsheet would run as a formula is marked as text in the copy (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from shared.documents.gate.findings import finding, refused
from shared.documents.gate.model import Inspection, Limits

SEPARATORS: Final = ",;\t|"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBER: Final = re.compile(r"^[+-]?[\d.,\s()/%$€£-]*\d[\d.,\s()/%$€£-]*$")
LONGEST_CELL: Final = 131_072
MOST_COLUMNS: Final = 2_000
SAMPLE_ROWS: Final = 50


def inspect_table(data: bytes, limits: Limits, *, named_csv: bool) -> Inspection:
    """The inspection of a text that may be a table. Without a .csv name it must look like one. Raises Refused."""
    text = _decoded(data)
    separator = _separator(text)
    if separator is None and not named_csv:
        raise refused("unsupported", what="a plain text file")
    rows = _rows(text, separator or ",", limits)
    inspection = Inspection("csv")
    _check_shape(rows, inspection)
    formulas = sum(is_formula(cell) for row in rows for cell in row)
    if formulas:
        inspection.findings.append(finding("csv_formulas", count=f"{formulas:,}"))
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([f"'{cell}" if is_formula(cell) else cell for cell in row] for row in rows)
    inspection.copy = buffer.getvalue().encode("utf-8")
    return inspection


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell; signed numbers and telephone numbers are not formulas."""
    return cell.startswith(FORMULA_STARTS) and not NUMBER.match(cell)


def _decoded(data: bytes) -> str:
    """The text: UTF-8 or UTF-16 where it says so, else UTF-8, else the Windows alphabet Excel writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refused("not_text")


def _separator(text: str) -> str | None:
    """The separator that gives at least two rows the same number of columns, two or more; the widest wins."""
    best: tuple[float, int, str] | None = None
    sample = io.StringIO(
        "".join(text.splitlines(keepends=True)[:SAMPLE_ROWS])[: LONGEST_CELL // 2], newline=""
    )
    for separator in SEPARATORS:
        sample.seek(0)
        widths = [len(row) for row in csv.reader(sample, delimiter=separator) if row]
        most = max(set(widths), key=widths.count, default=0)
        if most >= 2 and len(widths) >= 2:
            score = (widths.count(most) / len(widths), most, separator)
            best = max(best, score) if best else score
    return best[2] if best and best[0] >= 0.5 else None


def _rows(text: str, separator: str, limits: Limits) -> list[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(rows) >= limits.csv_rows or len(row) > MOST_COLUMNS:
                raise refused("csv_too_long", limit=f"{limits.csv_rows:,}", place=f"line {len(rows) + 1}")
            rows.append(row)
    except csv.Error as error:
        raise refused("csv_too_long", limit=f"{limits.csv_rows:,}", place=f"line {len(rows) + 1}") from error
    return rows


def _check_shape(rows: list[list[str]], inspection: Inspection) -> None:
    filled = [(place, row) for place, row in enumerate(rows, start=1) if row]
    if not filled:
        raise refused("empty")
    first = len(filled[0][1])
    for line, row in filled:
        if len(row) != first:
            inspection.findings.append(finding("csv_shape", line=line, count=len(row), first=first))
            return
