"""The commands that make a file: redline, convert, redact, seal. They never write over a file that is there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from shared.documents.console.outcome import Exit, Outcome, Stopped, fail
from shared.documents.console.reading import admit
from shared.documents.console.target import write_new
from shared.documents.convert.convert import convert_batch
from shared.documents.convert.model import ConversionFailed, OfficeMissing
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
        f"{result.revisions.total} tracked changes; accepting all gives {new.name}, rejecting all {old.name}",
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
        f"changes of {authors[0]} ({ours.name}) and {authors[1]} ({theirs.name}); rejecting all gives {base.name}",
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
    """A tagged PDF/A-2b beside every Word file, or in `folder`."""
    ready: list[tuple[str, bytes]] = []
    targets: dict[str, Path] = {}
    for path in files:
        target = (folder or path.parent) / f"{path.stem}.pdf"
        if target.exists() or target in targets.values():
            yield fail(
                str(path), f"{target} is there already.", "Move it away, or give another folder (--output)."
            )
            continue
        try:
            copy = admit(path, "docx").copy
        except Stopped as stopped:
            yield stopped.outcome
            continue
        ready.append((str(path), copy or b""))
        targets[str(path)] = target
    try:
        for name, answer in convert_batch(ready, language=language):
            if isinstance(answer, ConversionFailed):
                yield fail(name, answer.reason, answer.way_out)
                continue
            write_new(targets[name], answer.content)
            words = f"{answer.pages} pages, {answer.archive}, tagged, {answer.language}: {targets[name]}"
            yield Outcome(name, Exit.FINE, (words,), {"pdf": answer, "output": targets[name]})
    except OfficeMissing as missing:
        yield fail("convert", missing.reason, missing.way_out, missing=True)


def redact_file(path: Path, output: Path, boxes: list[Box], phrases: tuple[str, ...], title: str) -> Outcome:
    """A new PDF with boxes burnt in: those given, and those round every place where a phrase stands.

    Words that are only like a phrase stay, are listed, and need a person.
    """
    pdf = path.read_bytes()
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
    write_new(output, redacted)
    pages = ", ".join(str(page) for page in sorted({box.page for box in everything}))
    line = f"{len(everything)} boxes on pages {pages}; nothing is left under them: {output}"
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
        signer = load_key(key.read_bytes(), passphrase.encode())
        sealed = seal(
            path.read_bytes(),
            signer=signer,
            reason=reason,
            location=location,
            at=at,
            time_stamp=TimeStampService(url=tsa) if tsa else None,
        )
    except SealError as error:
        return fail(str(path), error.reason, error.way_out)
    write_new(output, sealed)
    line = f"sealed by {signer.organisation}, certificate SHA-256 {signer.fingerprint}: {output}"
    return Outcome(str(path), Exit.FINE, (line,), {"output": output, "organisation": signer.organisation})
