"""Recognises the text of scanned pages into a derivative. The source file is never changed.

    from shared.documents.read.ocr import OcrDone, recognise

    result = recognise(Path("scan.pdf"), Path("scan.ocr.pdf"), languages=("eng", "spa"))
    if not isinstance(result, OcrDone):
        show(result.message, result.way_out)

Uses the programs ocrmypdf or, without it, tesseract, each in a process with limits. Only pages that `pdf.read_pdf`
says need it are recognised; the others stay as they are. It keeps no record of its own: say in the derivative's record
which source (SHA-256) it came from.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.documents.process import (
    MEGABYTE,
    Done,
    Failed,
    ProcessLimits,
    ProgramResult,
    run_isolated,
    run_program,
)
from shared.documents.read.ocr_pages import PageImage, merge, render

OCR_LIMITS: Final = ProcessLimits(seconds=600.0, memory_bytes=1_500 * MEGABYTE)
HOW_TO_GET: Final = (
    "Install Tesseract on the machine that runs the render worker (Debian, Ubuntu: apt-get install tesseract-ocr "
    "tesseract-ocr-eng tesseract-ocr-spa; macOS: brew install tesseract tesseract-lang), then try again. "
    "Until then, read the scan itself."
)
AGAIN: Final = "Try again; if it fails again, scan the pages anew at 300 dpi and send that."


@dataclass(frozen=True, slots=True)
class OcrDone:
    """The derivative at `path`. `pages` are the pages recognised, from 1; `engine` says by what."""

    path: Path
    sha256: str
    pages: tuple[int, ...]
    engine: str
    seconds: float


@dataclass(frozen=True, slots=True)
class OcrNotNeeded:
    """Every page has text; no derivative was written."""

    message: str = "Every page already has text that can be read."
    way_out: str = "Nothing to do."


@dataclass(frozen=True, slots=True)
class OcrNotAvailable:
    """No program for it is installed here, or not for these languages."""

    missing: tuple[str, ...]
    message: str
    way_out: str = HOW_TO_GET


@dataclass(frozen=True, slots=True)
class OcrFailed:
    """It was tried and did not work. `reason` is for a log."""

    reason: str
    message: str
    way_out: str = AGAIN


OcrResult = OcrDone | OcrNotNeeded | OcrNotAvailable | OcrFailed


def recognise(
    source: Path, target: Path, *, languages: Sequence[str] = ("eng",), limits: ProcessLimits | None = None
) -> OcrResult:
    """Write a copy of the PDF at `source` to `target` with a text layer on the pages that need one.

    `languages` are Tesseract's names ("eng", "spa"). Nothing is left at `target` unless the result is `OcrDone`.
    """
    clock = _Clock(limits or OCR_LIMITS)
    unavailable = _unavailable(languages, clock)
    if unavailable:
        return unavailable
    with tempfile.TemporaryDirectory(prefix="concord-ocr-") as scratch:
        folder = Path(scratch)
        pages = run_isolated(render, str(source.resolve()), scratch, limits=clock.left())
        if isinstance(pages, Failed):
            return _failed(pages, "The pages could not be drawn for recognition.")
        if not pages.value:
            return OcrNotNeeded()
        made = folder / "result.pdf"
        use_ocrmypdf = shutil.which("ocrmypdf") and all(page.reason == "scan" for page in pages.value)
        run = _by_ocrmypdf if use_ocrmypdf else _by_tesseract
        problem = run(source, made, pages.value, languages, clock)
        if problem:
            return problem
        shutil.copyfile(made, target)
    engine = "ocrmypdf" if use_ocrmypdf else "tesseract"
    numbers = tuple(page.number for page in pages.value)
    return OcrDone(target, hashlib.sha256(target.read_bytes()).hexdigest(), numbers, engine, clock.spent())


class _Clock:
    """What is left of the whole allowance for the next step."""

    def __init__(self, limits: ProcessLimits) -> None:
        self._limits = limits
        self._started = time.monotonic()

    def spent(self) -> float:
        return time.monotonic() - self._started

    def left(self) -> ProcessLimits:
        seconds = max(0.1, self._limits.seconds - self.spent())
        return ProcessLimits(seconds, self._limits.memory_bytes, self._limits.file_bytes)


def _unavailable(languages: Sequence[str], clock: _Clock) -> OcrNotAvailable | None:
    listed = run_program(["tesseract", "--list-langs"], limits=clock.left(), environment=_environment())
    if isinstance(listed, Failed) or listed.value.exit_code != 0:
        return OcrNotAvailable(("tesseract",), "Text recognition (OCR) is not installed here.")
    # Some versions write the list to standard error.
    known = set((listed.value.stdout + listed.value.stderr).decode("utf-8", "replace").split())
    missing = tuple(language for language in languages if language not in known)
    if missing:
        return OcrNotAvailable(
            missing, f"Text recognition (OCR) is not installed for the language {', '.join(missing)}."
        )
    return None


def _environment() -> dict[str, str]:
    """One thread, so that the worker stays within its share; the data folder when the machine names one."""
    data = os.environ.get("TESSDATA_PREFIX")
    return {"OMP_THREAD_LIMIT": "1", **({"TESSDATA_PREFIX": data} if data else {})}


def _by_ocrmypdf(
    source: Path, made: Path, pages: Sequence[PageImage], languages: Sequence[str], clock: _Clock
) -> OcrFailed | None:
    command = ["ocrmypdf", "--skip-text", "--output-type", "pdf", "--optimize", "0", "--jobs", "1", "--quiet"]
    command += ["--language", "+".join(languages), str(source.resolve()), str(made)]
    return _problem(run_program(command, limits=clock.left(), environment=_environment()), made)


def _by_tesseract(
    source: Path, made: Path, pages: Sequence[PageImage], languages: Sequence[str], clock: _Clock
) -> OcrFailed | None:
    for page in pages:
        text_only = "0" if page.reason == "garbled" else "1"
        output = Path(page.path).with_suffix("")
        command = ["tesseract", page.path, str(output), "-l", "+".join(languages), "--dpi", str(page.dpi)]
        command += ["-c", f"textonly_pdf={text_only}", "pdf"]
        ran = run_program(command, limits=clock.left(), environment=_environment())
        problem = _problem(ran, output.with_suffix(".pdf"))
        if problem:
            return problem
    merged = run_isolated(merge, str(source.resolve()), str(made), tuple(pages), limits=clock.left())
    return (
        _failed(merged, "The recognised text could not be put into the PDF.")
        if isinstance(merged, Failed)
        else None
    )


def _problem(outcome: Done[ProgramResult] | Failed, made: Path) -> OcrFailed | None:
    if isinstance(outcome, Failed):
        return _failed(outcome, "Text recognition did not finish.")
    if outcome.value.exit_code != 0 or not made.is_file():
        detail = outcome.value.stderr.decode("utf-8", "replace").strip()[-500:]
        return OcrFailed(f"exit code {outcome.value.exit_code}: {detail}", "Text recognition failed.")
    return None


def _failed(outcome: Failed, message: str) -> OcrFailed:
    late = " It took too long." if outcome.reason == "timed_out" else ""
    return OcrFailed(f"{outcome.reason}: {outcome.detail}", message + late)
