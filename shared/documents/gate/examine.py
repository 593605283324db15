"""The gate: every file from outside passes `examine` before anything else in Concord reads it.

    from shared.documents.gate.examine import examine

    verdict = examine(Path("upload.tmp"), "Memorandum.docx")
    if not verdict.accepted:
        for reason in verdict.reasons:
            show(reason.message, reason.way_out)
    else:
        keep_original(verdict.sha256)
        work_on(verdict.copy)            # clean bytes; `verdict.removed` says what they lack

The file is read by a child process with at most `limits.seconds` and `limits.memory_bytes`; if that child is stopped
or fails, that is the verdict. The original is never changed. Raises OSError only when the file cannot be opened.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from shared.documents.gate.findings import finding, size_text
from shared.documents.gate.inspect import clean_name, guess_kind, inspect_file
from shared.documents.gate.model import Decision, Finding, Limits, Verdict
from shared.documents.gate.strict import normalise
from shared.documents.process import Failed, ProcessLimits, run_isolated

CODES: Final = {"timed_out": "too_slow", "out_of_memory": "too_much_memory"}


def examine(source: Path, name: str, limits: Limits | None = None) -> Verdict:
    """The verdict on the file at `source`, which its sender calls `name`."""
    limits = limits or Limits()
    size = source.stat().st_size
    if size > limits.file_bytes:
        facts = {"size": size_text(size), "limit": size_text(limits.file_bytes)}
        return _refused(source, name, finding("too_large", **facts))
    verdict = _isolated(source, name, limits)
    if [reason.code for reason in verdict.reasons] == ["strict"]:
        return _normalised(verdict, limits)
    return verdict if verdict.accepted else replace(verdict, copy=None, reading=None)


def _isolated(source: Path, name: str, limits: Limits) -> Verdict:
    bounds = ProcessLimits(seconds=limits.seconds, memory_bytes=limits.memory_bytes)
    outcome = run_isolated(inspect_file, str(source.resolve()), name, limits, limits=bounds)
    if isinstance(outcome, Failed):
        found = finding(CODES.get(outcome.reason, "crashed"), seconds=f"{limits.seconds:g}")
        return replace(_refused(source, name, found), seconds=outcome.seconds)
    return replace(outcome.value, seconds=outcome.seconds, peak_bytes=outcome.peak_bytes)


def _refused(source: Path, name: str, found: Finding) -> Verdict:
    digest = hashlib.sha256()
    with source.open("rb") as file:
        head = file.read(65_536)
        digest.update(head)
        while piece := file.read(1024 * 1024):
            digest.update(piece)
    shown = clean_name(name)
    return Verdict(
        "refuse", guess_kind(head, shown), shown, digest.hexdigest(), source.stat().st_size, findings=(found,)
    )


def _normalised(strict: Verdict, limits: Limits) -> Verdict:
    """The verdict on a Strict document after conversion; about the original, with the converted copy."""
    made = normalise(strict.copy or b"", limits)
    if isinstance(made, str):
        others = tuple(found for found in strict.findings if found.code != "strict")
        return replace(strict, findings=(*others, finding("strict", detail=made)), copy=None)
    with tempfile.TemporaryDirectory(prefix="concord-strict-") as scratch:
        path = Path(scratch) / "converted.docx"
        path.write_bytes(made)
        verdict = _isolated(path, strict.name, limits)
    findings = (finding("normalised"), *verdict.findings)
    decision: Decision = "accept_with_warnings" if verdict.accepted else "refuse"
    return replace(
        strict,
        decision=decision,
        findings=findings,
        removed=(*strict.removed, *verdict.removed),
        copy=verdict.copy,
        reading=verdict.reading,
        seconds=strict.seconds + verdict.seconds,
        peak_bytes=max(strict.peak_bytes, verdict.peak_bytes),
    )
