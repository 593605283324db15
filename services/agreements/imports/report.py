"""The report of an import: a CSV file with one line for each row of the index, safe to open in a spreadsheet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from services.agreements.imports.service import Became, Line
from shared.web.csv_export import csv_lines

HEADER = ("Row", "State", "Agency", "File", "Model", "Date as written", "Date read", "What became of it", "Number",
          "What a person must look at")  # fmt: skip


def write_report(path: Path, lines: Iterable[Line]) -> None:
    """Write the report whole: beside its place first, so that a report is never half a report. Raises OSError."""
    beside = path.with_name(f"{path.name}.part")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.writelines(
            csv_lines(HEADER, (_cells(number, line) for number, line in enumerate(lines, start=1)))
        )
    beside.replace(path)


def summary(lines: Sequence[Line]) -> list[str]:
    """What happened, in a few sentences."""
    counts = Counter(line.became for line in lines)
    doubtful = sum(bool(line.row.problems) for line in lines)
    parts = [f"{counts[became]} {became.value}" for became in Became if counts[became]]
    told = [f"{len(lines)} rows: {', '.join(parts) or 'nothing to do'}."]
    if doubtful:
        told.append(f"{doubtful} rows have something that a person must look at.")
    return told


def _cells(number: int, line: Line) -> list[object]:
    row = line.row
    return [
        number, row.state, row.agency, row.file, row.model.value if row.model else "", row.date_written, row.day,
        line.became.value, line.number, " ".join(row.problems),
    ]  # fmt: skip
