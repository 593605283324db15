"""The commands that only look: inspect, text, check, compare. Word files pass the gate first; the originals stay."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from shared.documents.check.check import check
from shared.documents.check.findings import Finding
from shared.documents.compare.compare import compare_isolated
from shared.documents.compare.model import ClauseChange, Comparison, TextChange, sight
from shared.documents.console.names import Targets, show
from shared.documents.console.outcome import Exit, Outcome, Stopped, fail
from shared.documents.console.source import fail_to_read, require_file
from shared.documents.console.target import make_folder, write_new
from shared.documents.gate.examine import examine
from shared.documents.gate.model import Verdict
from shared.documents.process import Failed, ProcessLimits, run_isolated
from shared.documents.read.docx import read_docx
from shared.documents.read.model import View
from shared.documents.read.pdf import read_pdf
from shared.documents.read.text import text as text_of

READING = ProcessLimits(seconds=60.0)
"""A file that passed the gate may be long, and the machine busy: a hundred PDF pages take a second on a quiet one."""

_DECISIONS = {"accept": "accepted", "accept_with_warnings": "accepted with warnings", "refuse": "refused"}


def inspect_file(path: Path, copy_to: Path | None, given: Targets) -> Outcome:
    """The gate's verdict; its clean working copy goes to `copy_to` under the same name, or a numbered one.

    Where the copy can't be written, the verdict is reported all the same.
    """
    verdict = _examine(path)
    data: dict[str, Any] = {"verdict": verdict}
    lines = [
        f"{_DECISIONS[verdict.decision]}: {verdict.kind}, {verdict.size:,} bytes, SHA-256 {verdict.sha256}"
    ]
    lines += [f"{_locate(found)}{found.message} {found.way_out}" for found in verdict.findings]
    lines += [f"taken out of the working copy: {removal.what}" for removal in verdict.removed]
    if copy_to is not None and verdict.copy is not None:
        copy = given.name(copy_to, path.name)
        try:
            make_folder(copy_to, about=path)
            write_new(copy, verdict.copy, about=path)
        except Stopped as stopped:
            failed = stopped.outcome
            return replace(failed, lines=(*failed.lines, *lines), data={**failed.data, "verdict": verdict})
        lines.append(f"working copy: {show(copy)}")
        data["copy"] = copy
    return Outcome(
        str(path),
        Exit.FINE if verdict.decision == "accept" else Exit.FOUND,
        tuple(lines),
        data,
    )


def read_file(path: Path, view: View, *, numbers: bool) -> Outcome:
    """The text of a Word file in one of three views, or of a PDF; says which PDF pages need OCR."""
    verdict = admit(path)
    work: Any = (
        (read_pdf, verdict.copy) if verdict.kind == "pdf" else (_read_word, verdict.copy, view, numbers)
    )
    outcome = run_isolated(*work, limits=READING)
    if isinstance(outcome, Failed):
        return fail(str(path), "The text could not be read.", "Save the file again and try once more.")
    if verdict.kind != "pdf":
        return Outcome(str(path), Exit.FINE, (outcome.value,), {"text": outcome.value, "view": view})
    blank = outcome.value.pages_needing_ocr
    note = (f"[pages without text, OCR needed: {', '.join(map(str, blank))}]",) if blank else ()
    data = {"text": outcome.value.text, "pages_needing_ocr": blank}
    return Outcome(str(path), Exit.FOUND if blank else Exit.FINE, (outcome.value.text, *note), data)


def check_file(path: Path, parties: tuple[str, ...]) -> Outcome:
    """Defects of a Word file: errors must not be signed, warnings may be meant."""
    verdict = admit(path, "docx")
    outcome = run_isolated(_check_word, verdict.copy, parties, limits=READING)
    if isinstance(outcome, Failed):
        return fail(
            str(path), "The document could not be checked.", "Save it again in Word and try once more."
        )
    findings = outcome.value
    lines = [
        f"{one.severity} · {one.rule} · {one.place}: {one.excerpt} — {one.suggestion}" for one in findings
    ]
    return Outcome(
        str(path),
        Exit.FOUND if findings else Exit.FINE,
        tuple(lines or ["nothing found"]),
        {"findings": findings},
    )


def compare_files(old: Path, new: Path) -> Outcome:
    """What became of every clause between two Word files."""
    name = f"{old} → {new}"
    outcome = compare_isolated(_get_copy(old), _get_copy(new))
    if isinstance(outcome, Failed):
        return fail(
            name, "The documents could not be compared.", "Save both again in Word and try once more."
        )
    comparison = outcome.value
    lines = [*_describe(comparison), *_sum_up(comparison)]
    return Outcome(
        name, Exit.FINE if comparison.identical else Exit.FOUND, tuple(lines), {"comparison": comparison}
    )


def admit(path: Path, *kinds: str) -> Verdict:
    """The gate's verdict on a file that it accepts; raises Stopped with its reasons where it does not."""
    verdict = _examine(path)
    if not verdict.accepted or verdict.copy is None:
        reasons = " ".join(f"{one.message} {one.way_out}" for one in verdict.reasons)
        raise Stopped(fail(str(path), f"Refused: {reasons}"))
    if verdict.kind not in (kinds or ("docx", "pdf")):
        raise Stopped(
            fail(str(path), f"This is a {verdict.kind} file.", "This command works on Word files (.docx).")
        )
    return verdict


def _examine(path: Path) -> Verdict:
    require_file(path)
    try:
        return examine(path, path.name)
    except OSError as error:
        raise Stopped(fail_to_read(path, error)) from error


def _get_copy(path: Path) -> bytes:
    copy = admit(path, "docx").copy
    return copy if copy is not None else b""


def _read_word(document: bytes, view: View, numbers: bool) -> str:
    return text_of(read_docx(document), view, numbers=numbers)


def _check_word(document: bytes, parties: tuple[str, ...]) -> list[Finding]:
    return check(document, defined_parties=parties)


def _locate(found: Any) -> str:
    return f"{found.severity} · {found.place}: " if found.place else f"{found.severity}: "


def _describe(comparison: Comparison) -> list[str]:
    lines: list[str] = []
    for clause in comparison.differing():
        lines.append(f"{clause.status}: {clause.title or '(text before the first heading)'}")
        lines += [f"    {line}" for line in _describe_clause(clause)]
    return lines


def _describe_clause(clause: ClauseChange) -> list[str]:
    """The changed paragraphs, words taken out in [-…-] and put in in {+…+}, as git marks them; what paper hides."""
    marks = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    changed = [
        "".join(marks[side].format(words) for side, words in block.runs)
        for block in clause.blocks
        if isinstance(block, TextChange) and block.status != "same"
    ]
    return [*changed, *(f"{how}: {words}" for how, words in sight(clause))]


def _sum_up(comparison: Comparison) -> list[str]:
    counts = comparison.counts
    clauses = (
        f"{counts.same} clauses the same, {counts.changed} changed, {counts.moved} moved, {counts.added} added, "
        f"{counts.removed} removed"
    )
    return [clauses, f"{counts.words_added} words added, {counts.words_removed} removed"]
