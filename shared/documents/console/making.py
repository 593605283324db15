"""The commands that make a file: redline, convert, redact, seal. They never write over a file that is there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from shared.documents.console.names import Targets, show
from shared.documents.console.outcome import Exit, Outcome, Stopped, fail
from shared.documents.console.reading import admit
from shared.documents.console.source import read_source
from shared.documents.console.target import make_folder, write_new
from shared.documents.convert.convert import convert_batch
from shared.documents.convert.model import ConversionFailed, OfficeMissing, Pdf
from shared.documents.process import Failed
from shared.documents.redact.model import Box, Likeness, RedactionError
from shared.documents.redact.redact import find_boxes, find_likenesses, redact
from shared.documents.redline.model import Refusal
from shared.documents.redline.redline import redline_isolated
from shared.documents.redline.threeway import redline_three_isolated
from shared.documents.seal.keys import load_key
from shared.documents.seal.model import SealError
from shared.documents.seal.seal import TimeStampService, seal


def redline_files(old: Path, new: Path, output: Path, author: str, at: datetime) -> Outcome:
    """A Word file whose tracked changes turn `old` into `new`, proven both ways."""
    copies = [admit(path, "docx").copy or b"" for path in (old, new)]
    outcome = redline_isolated(copies[0], copies[1], author=author, at=at)
    if isinstance(outcome, Failed):
        return fail(str(output), "The redline could not be made.", "Compare the two files instead.")
    result = outcome.value
    if result.docx is None:
        return _refuse(output, result.refusal, "Compare the two files instead.")
    write_new(output, result.docx)
    lines = [
        (
            f"{result.revisions.total} tracked changes; accepting all gives {show(new.name)}, "
            f"rejecting all {show(old.name)}"
        ),
        *(f"differs but can't be shown as a tracked change: {part}" for part in result.not_shown),
    ]
    return Outcome(str(output), Exit.FINE, tuple(lines), {"redline": result})


def redline_sides(  # noqa: PLR0917 - one argument for each of the command's own
    base: Path, ours: Path, theirs: Path, output: Path, authors: tuple[str, str], at: datetime
) -> Outcome:
    """A Word file with both sides' changes to `base`, each under its side's name; conflicts need a person."""
    copies = [admit(path, "docx").copy or b"" for path in (base, ours, theirs)]
    outcome = redline_three_isolated(*copies, our_author=authors[0], their_author=authors[1], at=at)
    if isinstance(outcome, Failed):
        return fail(str(output), "The redline could not be made.", "Make a redline of each side instead.")
    result = outcome.value
    if result.docx is None:
        return _refuse(output, result.refusal, "Make a redline of each side instead.")
    write_new(output, result.docx)
    lines = [
        (
            f"changes of {authors[0]} ({show(ours.name)}) and {authors[1]} ({show(theirs.name)}); "
            f"rejecting all gives {show(base.name)}"
        ),
        *(
            f"both changed {one.place}: {authors[0]} “{one.ours}”, {authors[1]} “{one.theirs}”"
            for one in result.conflicts
        ),
    ]
    code = Exit.FOUND if result.conflicts else Exit.FINE
    return Outcome(str(output), code, tuple(lines), {"redline": result})


def _refuse(output: Path, refusal: Refusal | None, way_out: str) -> Outcome:
    words = refusal.message if refusal else "The redline could not be made."
    missing = refusal is not None and refusal.because == "engine_missing"
    return fail(str(output), words, way_out, missing=missing)


def convert_files(files: list[Path], folder: Path | None, language: str) -> Iterator[Outcome]:
    """A tagged PDF/A-2b beside every Word file, or in `folder`; what can't be done is said file by file."""
    ready: dict[str, bytes] = {}
    targets: dict[str, Path] = {}
    given = Targets()
    for path in files:
        target = given.name(folder or path.parent, f"{path.stem}.pdf")
        try:
            ready[str(path)] = _prepare(path, target, folder)
            targets[str(path)] = target
        except Stopped as stopped:
            yield stopped.outcome
    try:
        for name, answer in convert_batch(ready.items(), language=language):
            yield _keep(name, answer, targets.pop(name))
    except OfficeMissing as missing:
        yield fail("convert", missing.reason, missing.way_out, missing=True)
    except (
        OSError
    ) as error:  # LibreOffice's own folder is full, for instance: what was not answered yet is lost
        for name in targets:
            yield fail(
                name, f"The PDF could not be made: {error.strerror or error}.", "Make room and try again."
            )


def _prepare(path: Path, target: Path, folder: Path | None) -> bytes:
    """The clean copy to convert; raises Stopped where there can be none, or no place for what is made of it."""
    if folder is not None:
        make_folder(folder, about=path)
    if target.exists():
        words = f"{show(target)} is there already."
        raise Stopped(fail(str(path), words, "Move it away, or give another folder (--output)."))
    return admit(path, "docx").copy or b""


def _keep(name: str, answer: Pdf | ConversionFailed, target: Path) -> Outcome:
    if isinstance(answer, ConversionFailed):
        return fail(name, answer.reason, answer.way_out)
    try:
        write_new(target, answer.content, about=name)
    except Stopped as stopped:
        return stopped.outcome
    words = f"{answer.pages} pages, {answer.archive}, tagged, {answer.language}: {show(target)}"
    author = f"“{answer.author}”" if answer.author else "nobody"
    says = f"the PDF names as its title “{answer.title}”, as its author {author}"
    code = Exit.FOUND if answer.warnings else Exit.FINE
    return Outcome(name, code, (words, says, *answer.warnings), {"pdf": answer, "output": target})


def redact_file(path: Path, output: Path, boxes: list[Box], phrases: tuple[str, ...], title: str) -> Outcome:
    """A new PDF with boxes burnt in: those given, and those round every place where a phrase stands.

    Words that are only like a phrase stay, are listed, and need a person.
    """
    pdf = read_source(path)
    try:
        found = {phrase: find_boxes(pdf, phrase) for phrase in phrases}
        absent = [phrase for phrase, places in found.items() if not places]
        if absent:
            return _report_absent(path, absent, find_likenesses(pdf, absent))
        everything = [*boxes, *(box for places in found.values() for box in places)]
        redacted = redact(pdf, everything, title=title, phrases=phrases)
        alike = find_likenesses(redacted, phrases) if phrases else ()
    except RedactionError as error:
        return fail(str(path), error.reason, error.way_out)
    write_new(output, redacted, about=path)
    pages = ", ".join(str(page) for page in sorted({box.page for box in everything}))
    line = f"{len(everything)} boxes on pages {pages}; nothing is left under them: {show(output)}"
    data = {"output": output, "boxes": everything, "not_blacked_out": alike}
    code = Exit.FOUND if alike else Exit.FINE
    return Outcome(str(path), code, (line, *_list_likenesses(alike)), data)


def _report_absent(path: Path, absent: list[str], alike: tuple[Likeness, ...]) -> Outcome:
    words = ", ".join(f"“{phrase}”" for phrase in absent)
    outcome = fail(str(path), f"{words} is nowhere in the text.", "Pictures of text need boxes (--box).")
    return replace(
        outcome,
        lines=(*outcome.lines, *_list_likenesses(alike)),
        data={**outcome.data, "not_blacked_out": alike},
    )


def _list_likenesses(alike: tuple[Likeness, ...]) -> list[str]:
    return [
        f"not blacked out: page {one.page} says “{one.words}”, which is like “{one.phrase}”: look at it, and give it "
        "with --find as well if it is meant"
        for one in alike
    ]


def seal_file(  # noqa: PLR0917 - one argument for each of the command's own
    path: Path, output: Path, key: Path, passphrase: str, reason: str, location: str, at: datetime, tsa: str
) -> Outcome:
    """The PDF with the organisation's seal, checked before it is written."""
    try:
        signer = load_key(read_source(key), passphrase.encode(errors="surrogateescape"))
        sealed = seal(
            read_source(path),
            signer=signer,
            reason=reason,
            location=location,
            at=at,
            time_stamp=TimeStampService(url=tsa) if tsa else None,
        )
    except SealError as error:
        return fail(str(path), error.reason, error.way_out)
    write_new(output, sealed, about=path)
    line = f"sealed by {signer.organisation}, certificate SHA-256 {signer.fingerprint}: {show(output)}"
    return Outcome(str(path), Exit.FINE, (line,), {"output": output, "organisation": signer.organisation})
