"""Run a command over files and folders: progress on a terminal, plain lines elsewhere, or one JSON document."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from shared.documents.console.names import show, show_json, show_lines, show_text
from shared.documents.console.outcome import Exit, Outcome, to_plain

_MARKS = {Exit.FINE: ("ok", "green"), Exit.FOUND: ("look", "yellow"), Exit.FAILED: ("failed", "red"),
          Exit.MISSING: ("missing", "red")}  # fmt: skip


def list_files(paths: Iterable[Path], suffixes: tuple[str, ...] = ()) -> list[Path]:
    """The files that are meant: those named, and in folders every file with one of `suffixes`, in order.

    A name behind which there is no file stays in the list, so that it gets its answer like the others.
    Hidden files and Word's own lock files (`~$…`) in folders are passed over.
    """
    found: list[Path] = []
    for path in paths:
        found += sorted(_walk(path, suffixes)) if _is_folder(path) else [path]
    return list(dict.fromkeys(found))


def run_each(
    command: str,
    files: list[Path],
    work: Callable[[Path], Outcome],
    *,
    as_json: bool,
    bare: bool = False,
) -> None:
    """Do `work` on every file and leave with the exit code of the worst. `bare` prints lines without a headline."""
    if not files:
        raise click.UsageError("There is no file to work on. Name files, or a folder that has some.")
    run_all(command, (work(path) for path in files), len(files), as_json=as_json, bare=bare)


def run_all(
    command: str, outcomes: Iterable[Outcome], count: int, *, as_json: bool, bare: bool = False
) -> None:
    """Show outcomes as they come; the last thing this does is to end the program with the exit code."""
    done: list[Outcome] = []
    for outcome in _with_progress(outcomes, count, hidden=as_json):
        done.append(outcome)
        if not as_json:
            _show(outcome, bare=bare)
    code = max((outcome.exit for outcome in done), default=Exit.FINE)
    if as_json:
        files = [{"file": one.name, "exit": int(one.exit), **to_plain(one.data)} for one in done]
        answer = {"command": command, "exit": int(code), "files": files}
        _say(show_json(json.dumps(answer, ensure_ascii=False, indent=2)))
    elif count > 1:
        _sum_up(done)
    sys.exit(int(code))


class OutputLost(Exception):
    """Nothing more can be said: the answer's own way out is full or closed. The message is the system's reason."""


def _say(text: str, *, err: bool = False, ended: bool = True, colour: str | None = None) -> None:
    try:
        click.secho(text, fg=colour, err=err, nl=ended)
    except OSError as error:
        raise OutputLost(error.strerror or str(error)) from error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _walk(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and (not suffixes or path.suffix.lower() in suffixes):
            yield path


def _with_progress(outcomes: Iterable[Outcome], count: int, *, hidden: bool) -> Iterator[Outcome]:
    if hidden or count < 2 or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.progress import track  # noqa: PLC0415

    yield from track(
        outcomes, total=count, description="Working", console=Console(stderr=True), transient=True
    )


def _show(outcome: Outcome, *, bare: bool) -> None:
    failed = outcome.exit in (Exit.FAILED, Exit.MISSING)
    if bare and not failed:
        for line in outcome.lines:
            _say(show_text(line))
        return
    word, colour = _MARKS[outcome.exit]
    _say(f"{word:8}", colour=colour, ended=False, err=failed)
    lines = [part for line in outcome.lines for part in show_lines(line)]
    reason = f": {lines.pop(0)}" if failed and lines else ""
    _say(f"{show(outcome.name)}{reason}", err=failed)
    for line in lines:
        _say(f"        {line}", err=failed)


def _sum_up(done: list[Outcome]) -> None:
    counts = [(word, sum(one.exit is code for one in done)) for code, (word, _) in _MARKS.items()]
    parts = ", ".join(f"{number} {word}" for word, number in counts if number)
    _say(f"{len(done)} files: {parts}", err=True)
