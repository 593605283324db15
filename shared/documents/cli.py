"""`concord documents`: the document engine from a terminal. Arguments only; the work is in `console`, loaded when used.

`--json` prints one JSON document. No command writes over a file that is there. Exit codes stand in `HELP`.
"""

# ruff: noqa: PLC0415, PLR0917
# Imports stand in the commands, so that `--help` and completion answer at once; a command's arguments are its options.

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shared.documents.console.guard import GuardedCommand
from shared.documents.console.options import ask_passphrase, check_language, check_name

if TYPE_CHECKING:
    from shared.documents.redact.model import Box

_PATH = click.Path(readable=False, path_type=Path)  # what is there, and fit, is said file by file
_WORD = (".docx",)
_PDF = (".pdf",)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document for a program.")
_paths = click.argument("paths", nargs=-1, required=True, type=_PATH)


HELP = """Inspect, read, check, compare, convert, redact, seal and verify documents.

\b
Exit codes (of several files the highest counts):
  0  all is well
  1  answered, and a person must look: refused, defects, differences, a seal that is not good
  2  wrong usage
  3  a file could not be read or the work failed
  4  something needed is not installed
  130  ended by Ctrl-C
"""


@click.group(name="documents", help=HELP)
def group() -> None:
    """See the module."""


@group.command(cls=GuardedCommand)
@_paths
@click.option("--copy-to", type=_PATH, help="Write the clean working copies to this folder.")
@_json
def inspect(paths: tuple[Path, ...], copy_to: Path | None, as_json: bool) -> None:
    """Say whether files may come in, and why not."""
    from shared.documents.console import reading
    from shared.documents.console.names import Targets

    work = partial(reading.inspect_file, copy_to=copy_to, given=Targets())
    _run("inspect", paths, (), work, as_json=as_json)


@group.command(cls=GuardedCommand)
@_paths
@click.option(
    "--view",
    type=click.Choice(["original", "accepted", "marked"]),
    default="accepted",
    show_default=True,
    help="Tracked changes: before them, with them accepted, or shown as marks.",
)
@click.option("--no-numbers", is_flag=True, help="Leave out the numbers of lists and headings.")
@_json
def text(paths: tuple[Path, ...], view: Any, no_numbers: bool, as_json: bool) -> None:
    """Print the text of Word files and PDFs."""
    from shared.documents.console import reading

    work = partial(reading.read_file, view=view, numbers=not no_numbers)
    _run("text", paths, _WORD + _PDF, work, as_json=as_json, bare=len(paths) == 1)


@group.command(cls=GuardedCommand)
@_paths
@click.option("--party", "parties", multiple=True, help="A party's full name; may be given several times.")
@_json
def check(paths: tuple[Path, ...], parties: tuple[str, ...], as_json: bool) -> None:
    """Find what must be mended before Word files are signed."""
    from shared.documents.console import reading

    _run("check", paths, _WORD, partial(reading.check_file, parties=parties), as_json=as_json)


@group.command(cls=GuardedCommand)
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@_json
def compare(old: Path, new: Path, as_json: bool) -> None:
    """Say what became of every clause between two Word files."""
    from shared.documents.console import reading

    _run("compare", (old,), (), lambda _: reading.compare_files(old, new), as_json=as_json)


@group.command(cls=GuardedCommand)
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@click.option("-o", "--output", type=_PATH, required=True, help="The Word file to write.")
@click.option(
    "--author",
    default="Concord",
    show_default=True,
    callback=check_name,
    help="Whose name the changes carry.",
)
@click.option(
    "--theirs",
    type=_PATH,
    help="The other side's version of OLD: shows both sides' changes to it in one file.",
)
@click.option(
    "--their-author",
    default="Other side",
    show_default=True,
    callback=check_name,
    help="Whose name the changes of --theirs carry.",
)
@_json
def redline(
    old: Path,
    new: Path,
    output: Path,
    author: str,
    theirs: Path | None,
    their_author: str,
    as_json: bool,
) -> None:
    """Write a Word file with tracked changes from OLD to NEW.

    With --theirs, OLD is the common base and NEW is our version. Places that both sides changed differently are
    listed, and the exit code is 1.
    """
    from shared.clock import now
    from shared.documents.console import making

    if not author.strip() or not their_author.strip():
        raise click.UsageError("Give a name: every tracked change carries one.")
    if theirs is not None and author.strip() == their_author.strip():
        raise click.UsageError(
            "--author and --their-author must differ, so that one can tell the sides apart."
        )

    def work(_: Path) -> Any:
        if theirs is None:
            return making.redline_files(old, new, output, author, now())
        return making.redline_sides(old, new, theirs, output, (author, their_author), now())

    _run("redline", (old,), (), work, as_json=as_json)


@group.command(cls=GuardedCommand)
@_paths
@click.option("-o", "--output", type=_PATH, help="The folder to write to (default: beside each file).")
@click.option(
    "--language",
    default="",
    callback=check_language,
    help="Language for screen readers, such as en-US (default: the file's own).",
)
@_json
def convert(paths: tuple[Path, ...], output: Path | None, language: str, as_json: bool) -> None:
    """Make tagged PDF/A files of Word files."""
    from shared.documents.console import making
    from shared.documents.console.run import list_files, run_all

    files = list_files(paths, _WORD)
    if not files:
        raise click.UsageError("There is no file to work on. Name files, or a folder that has some.")
    run_all("convert", making.convert_files(files, output, language), len(files), as_json=as_json)


@group.command(cls=GuardedCommand)
@click.argument("file", type=_PATH)
@click.option("-o", "--output", type=_PATH, required=True, help="The PDF to write.")
@click.option(
    "--box", "boxes", multiple=True, help="page,left,bottom,right,top in points; may be given several times."
)
@click.option("--find", "phrases", multiple=True, help="Black out every place where these words stand.")
@click.option("--title", default="", help="The new file's title; the old one is not kept.")
@_json
def redact(
    file: Path, output: Path, boxes: tuple[str, ...], phrases: tuple[str, ...], title: str, as_json: bool
) -> None:
    """Black out parts of a PDF so that nothing is left under the black."""
    from shared.documents.console import making

    if not boxes and not phrases:
        raise click.UsageError("Say what to black out: --box or --find.")
    places = [_parse_box(box) for box in boxes]
    work = partial(making.redact_file, output=output, boxes=places, phrases=phrases, title=title)
    _run("redact", (file,), (), work, as_json=as_json)


@group.command(cls=GuardedCommand)
@click.argument("file", type=_PATH)
@click.option("-o", "--output", type=_PATH, required=True, help="The PDF to write.")
@click.option(
    "--key", type=_PATH, required=True, help="The organisation's key and certificates, PKCS#12 (.p12)."
)
@click.option("--passphrase-file", type=_PATH, help="A file with the key's passphrase (default: asks).")
@click.option("--reason", default="Executed copy", show_default=True)
@click.option("--location", default="", help="Where it is sealed, such as a city.")
@click.option("--time-stamp-url", default="", help="Address of an RFC 3161 time-stamp authority.")
@_json
def seal(
    file: Path,
    output: Path,
    key: Path,
    passphrase_file: Path | None,
    reason: str,
    location: str,
    time_stamp_url: str,
    as_json: bool,
) -> None:
    """Put the organisation's seal on a PDF that nobody has signed."""
    from shared.clock import now
    from shared.documents.console import making
    from shared.documents.console.source import read_source

    if passphrase_file is None:
        passphrase = ask_passphrase()
    else:
        passphrase = read_source(passphrase_file).decode(errors="surrogateescape").strip()

    def work(path: Path) -> Any:
        return making.seal_file(path, output, key, passphrase, reason, location, now(), time_stamp_url)

    _run("seal", (file,), (), work, as_json=as_json)


@group.command(cls=GuardedCommand)
@_paths
@click.option(
    "--trust", "trusted", multiple=True, type=_PATH, help="A root certificate (PEM or DER) that you trust."
)
@_json
def verify(paths: tuple[Path, ...], trusted: tuple[Path, ...], as_json: bool) -> None:
    """Say who signed PDFs, when, and whether they are intact; or check a package by its SHA256SUMS."""
    from shared.documents.console import verifying
    from shared.documents.console.source import read_source

    roots = tuple(read_source(path) for path in trusted)
    _run("verify", paths, _PDF, partial(verifying.verify_file, roots=roots), as_json=as_json)


def _run(
    command: str,
    paths: tuple[Path, ...],
    suffixes: tuple[str, ...],
    work: Callable[[Path], Any],
    *,
    as_json: bool,
    bare: bool = False,
) -> None:
    from shared.documents.console.outcome import Stopped
    from shared.documents.console.run import list_files, run_each
    from shared.documents.console.source import fail_to_read

    def guarded(path: Path) -> Any:
        try:
            return work(path)
        except Stopped as stopped:
            return stopped.outcome
        except OSError as error:
            return fail_to_read(path, error)

    run_each(command, list_files(paths, suffixes), guarded, as_json=as_json, bare=bare)


def _parse_box(text_: str) -> "Box":
    from shared.documents.redact.model import Box

    parts = text_.split(",")
    try:
        page, (x0, y0, x1, y1) = int(parts[0]), (float(part) for part in parts[1:])
    except ValueError as error:
        raise click.UsageError(
            f"--box {text_} must be page,left,bottom,right,top (1,72,700,300,720)."
        ) from error
    return Box(page, x0, y0, x1, y1)


if __name__ == "__main__":
    group()
