"""`concord import index FILE`: agreements from an index, with a report of every row. Arguments and words only."""

# ruff: noqa: PLC0415 - imports stand in the command, so that `concord import --help` answers at once

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shared.progress import told

if TYPE_CHECKING:
    from services.agreements.imports.parse import IndexRow
    from services.agreements.imports.service import Line

LARGEST_INDEX = 50_000_000
"""Bytes. The index of every such agreement in the country has 0.2 million."""


@click.group(name="import", help="Read agreements from an index file.")
def group() -> None:
    """See the module."""


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--source", help="The index's name, the same for each later copy of it.  [default: FILE's name]"
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the report goes.  [default: SOURCE-report.csv here]",
)
def index(file: Path, source: str | None, report: Path | None) -> None:
    """Import the agreements that an index FILE lists, each once.

    A row that was imported before is left as it is, so this may be run again, and goes on where it was stopped. What
    can't be read is never guessed: it is said in the report, row by row, and on the agreement.
    """
    from services.agreements.imports.report import summary, write_report
    from services.agreements.imports.service import import_index
    from services.agreements.wiring import Agreements
    from shared.errors import AppError
    from shared.settings import SettingMissing, get_settings

    rows, name = read_rows(file), (source or file.stem).strip()
    target = report or Path(f"{file.stem}-report.csv")
    try:
        lines = list(shown(import_index(Agreements(get_settings()), name, rows), len(rows)))
        write_report(target, lines)
    except SettingMissing as error:
        raise click.ClickException(str(error)) from error
    except AppError as error:
        raise click.ClickException(
            f"{error.message} What was imported stays; run the same command again to go on."
        ) from error
    except OSError as error:
        raise click.ClickException(f"The report {target} can't be written: {error.strerror}.") from error
    for sentence in summary(lines):
        click.echo(sentence)
    click.echo(f"Report: {target}")


def read_rows(file: Path) -> "list[IndexRow]":
    """The rows of an index file. Raises ClickException with one line that says what is wrong with the file."""
    from services.agreements.imports.parse import NotAnIndex, parse_index
    from shared.clock import now

    if file.stat().st_size > LARGEST_INDEX:
        raise click.ClickException(f"{file} is larger than {LARGEST_INDEX // 1_000_000} MB. Split it.")
    try:
        data: Any = json.loads(file.read_text(encoding="utf-8-sig"), object_pairs_hook=_each_once)
        return parse_index(data, now().date())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise click.ClickException(f"{file} is not JSON in UTF-8: {error}") from error
    except NotAnIndex as error:
        raise click.ClickException(f"{file} is not an agreement index. {error}") from error
    except OSError as error:
        raise click.ClickException(f"{file} can't be read: {error.strerror}.") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, where no key stands twice: of two lists under one key JSON would silently drop the first."""
    from services.agreements.imports.parse import NotAnIndex

    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise NotAnIndex(f"“{twice[:80]}” stands twice. Put its agreements into one list.")
    return found


def shown(lines: "Iterable[Line]", count: int) -> "Iterator[Line]":
    """The same lines, telling how many of them have come."""
    with told("Importing", "rows") as tick:
        for number, line in enumerate(lines, start=1):
            yield line
            tick(number, count)
