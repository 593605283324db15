"""Makes a redline: a Word file whose tracked changes turn the original into the revised document, proven both ways.

    result = redline(original, revised, author="Office of Counsel", at=now())
    if result.lossless:
        save(result.docx)
    else:
        show(result.refusal.message, render_comparison(result.comparison))

A redline that does not give both documents back is never handed out: the answer is then a refusal that names the
parts, with the comparison for the page in its place. Bytes in, values out; keeps nothing.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from shared.documents.compare.compare import compare
from shared.documents.compare.model import Comparison
from shared.documents.process import Done, Failed, ProcessLimits, run_isolated
from shared.documents.read.package import UnreadableDocument
from shared.documents.redline.engine import (
    LIMITS,
    ColdEngine,
    Engine,
    EngineDone,
    EngineFailed,
    EngineJob,
    shared_engine,
    stamp,
)
from shared.documents.redline.fingerprint import (
    BODY,
    BOXES,
    CONTENT_PARTS,
    CONTROLS,
    ENDNOTES,
    FOOTNOTES,
    NUMBERING,
    Fingerprint,
    take_fingerprint,
)
from shared.documents.redline.merge_marks import Signature
from shared.documents.redline.model import PartCheck, Redline, Refusal, RefusedBecause
from shared.documents.redline.package import Package, read_package
from shared.documents.redline.repair import mend
from shared.documents.redline.resolve import resolve_package
from shared.documents.redline.tally import count_in_package
from shared.documents.redline.verify import verify_package

MAX_AUTHOR = 120
"""Characters of an author's name that are kept: Word shows fewer, and some programs refuse longer ones."""

_MENDABLE = frozenset({BODY, BOXES, NUMBERING, CONTROLS, FOOTNOTES, ENDNOTES})
_ENGINE_WORDS: dict[str, tuple[RefusedBecause, str]] = {
    "missing": ("engine_missing", "Redlines cannot be made here: the redline engine is not installed."),
    "timed_out": ("engine_timed_out", "Making the redline took too long and was stopped."),
    "out_of_memory": ("engine_out_of_memory", "Making the redline needed too much memory and was stopped."),
    "crashed": ("engine_crashed", "The redline engine failed on these two documents."),
    "refused": ("engine_refused", "The redline engine cannot read one of these two documents."),
}


def redline(
    original: bytes, revised: bytes, *, author: str, at: datetime, engine: Engine | None = None
) -> Redline:
    """The redline of two .docx files, or a refusal; never raises for what the files contain.

    `author` and `at` (a time with a zone) stand on every change. Tracked changes already in the files are accepted
    first, and counted in the result. `engine` defaults to this process's kept one. Raises ValueError for a time
    without a zone or an empty author: mistakes of the caller.
    """
    if at.tzinfo is None:
        raise ValueError("a redline's time needs a time zone")
    started = time.monotonic()
    blank = Redline(author=clean_author(author), at=at, docx=None)
    try:
        result = redline_settled(blank, settle(original), settle(revised), engine or shared_engine())
    except UnreadableDocument as unreadable:
        result = replace(blank, refusal=Refusal("unreadable", str(unreadable)))
    except RecursionError:
        result = replace(
            blank, refusal=Refusal("unreadable", "One of the documents is nested too deeply to be read.")
        )
    if result.refusal is not None:
        result = replace(result, comparison=_comparison(original, revised))
    return replace(result, seconds=time.monotonic() - started)


def redline_isolated(
    original: bytes, revised: bytes, *, author: str, at: datetime, limits: ProcessLimits = LIMITS
) -> Done[Redline] | Failed:
    """`redline` wholly in a process of its own, for files that have not been through the gate. Slower to start."""
    return run_isolated(_redline_cold, original, revised, author, at.astimezone(UTC), limits=limits)


def _redline_cold(original: bytes, revised: bytes, author: str, at: datetime) -> Redline:
    return redline(original, revised, author=author, at=at, engine=ColdEngine())


def clean_author(author: str) -> str:
    """The author's name as it can stand in XML and on a command line. Raises ValueError when nothing is left."""
    shown = " ".join("".join(char if char.isprintable() else " " for char in author).split())[:MAX_AUTHOR]
    if not shown:
        raise ValueError("a redline needs an author's name")
    return shown


@dataclass(frozen=True)
class Settled:
    """A document with its own tracked changes accepted, and how many those were."""

    data: bytes
    changes: int
    package: Package

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What a reader sees in it; taken when first asked for. Raises UnreadableDocument."""
        return take_fingerprint(self.package)


def settle(document: bytes) -> Settled:
    """Accept a document's own changes. Raises UnreadableDocument."""
    package = read_package(document)
    changes = resolve_package(package, lambda _: True)
    data = package.to_bytes() if changes else document
    return Settled(data, changes, package)


def redline_settled(
    blank: Redline, old: Settled, new: Settled, engine: Engine, *, moves: bool = True
) -> Redline:
    """The redline of two settled documents, proven, or a refusal. Raises UnreadableDocument."""
    job = EngineJob(old.data, new.data, blank.author, blank.at, moves)
    blank = replace(blank, settled_original=old.changes, settled_revised=new.changes)
    answer = _run_beside(engine, job, old, new)
    if isinstance(answer, EngineFailed):
        because, words = _ENGINE_WORDS[answer.because]
        return replace(blank, refusal=Refusal(because, words, detail=answer.detail))
    result = _verified(blank, answer.docx, old.fingerprint, new.fingerprint)
    if result.refusal is not None and set(result.refusal.parts) <= _MENDABLE:
        mended = mend(answer.docx, old.data, new.data, Signature(blank.author, stamp(blank.at)))
        second = _verified(blank, mended, old.fingerprint, new.fingerprint) if mended else result
        result = second if second.docx is not None else result
    return result


def _run_beside(engine: Engine, job: EngineJob, *documents: Settled) -> EngineDone | EngineFailed:
    """The engine's answer. It works in a process of its own; meanwhile the fingerprints for the proof are taken."""
    with ThreadPoolExecutor(max_workers=1) as aside:
        answer = aside.submit(engine.run, job)
        for document in documents:
            _ = document.fingerprint
        return answer.result()


def _verified(blank: Redline, docx: bytes, old: Fingerprint, new: Fingerprint) -> Redline:
    package = read_package(docx)
    revisions = count_in_package(package)
    checks = verify_package(package, old, new)
    wrong = tuple(check.part for check in checks if check.part in CONTENT_PARTS and not check.exact)
    if wrong:
        return replace(blank, checks=checks, refusal=Refusal("not_lossless", _explain(wrong), wrong))
    return replace(
        blank,
        docx=docx,
        checks=checks,
        revisions=revisions,
        not_shown=tuple(check.part for check in checks if _is_silent(check)),
    )


def _is_silent(check: PartCheck) -> bool:
    return check.part not in CONTENT_PARTS and not check.exact


def _explain(parts: tuple[str, ...]) -> str:
    return (
        f"No redline was made, because it would not have shown the {' and the '.join(parts)} exactly. "
        "Use the comparison on the page, which shows every clause."
    )


def _comparison(original: bytes, revised: bytes) -> Comparison | None:
    """The comparison in the redline's place; None where even that cannot read the files."""
    try:
        return compare(original, revised)
    except (UnreadableDocument, RecursionError):
        return None
