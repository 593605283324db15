"""Everything the engine does, over one file as a stranger sent it: the gate, then what its kind allows."""

from __future__ import annotations

import io
import re
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx

from shared.documents.check.check import check
from shared.documents.compare.compare import compare_isolated
from shared.documents.console.reading import READING
from shared.documents.gate.examine import examine
from shared.documents.gate.model import Verdict
from shared.documents.process import run_isolated
from shared.documents.read.docx import read_docx
from shared.documents.read.html import to_html
from shared.documents.read.outline import outline
from shared.documents.read.segments import segments
from shared.documents.read.text import stories, text
from shared.documents.redline.redline import redline
from tests.corpus.redline_pairs.edit_real import edit_real
from tests.corpus.trust.paper import try_conversion, try_pdf
from tests.corpus.trust.row import Row, Tools

AT = datetime(2026, 3, 4, tzinfo=UTC)
VIEWS = ("original", "accepted", "marked")
UNFINISHED = {"too_slow", "too_much_memory", "crashed"}
RUNS = re.compile(r"vbaProject|/activeX/|/embeddings/|oleObject|attachedTemplate", re.IGNORECASE)
OUTSIDE = re.compile(rb'<Relationship\b(?=[^>]*TargetMode="External")(?![^>]*/hyperlink")', re.IGNORECASE)
LOSES_TEXT = {"pdf_picture", "field", "ole", "activex"}


def try_everything(path: Path, tools: Tools) -> Row:
    """The file's row. Nothing that a part of the engine raises is caught: a traceback is a failed test."""
    started, row = time.monotonic(), Row(path)
    verdict = examine(path, path.name)
    row.verdict, row.peak_bytes = verdict.decision, verdict.peak_bytes
    row.findings = tuple(finding.code for finding in verdict.findings)
    row.require(not set(row.findings) & UNFINISHED, "the gate gave up")
    row.require(
        all(one.message and one.way_out for one in verdict.findings), "a finding has no words or way out"
    )
    row.require(
        verdict.accepted == (verdict.copy is not None), "a working copy without acceptance, or none with it"
    )
    if verdict.copy is not None:
        _try_accepted(row, verdict, verdict.copy, tools)
    row.seconds = time.monotonic() - started
    return row


def _try_accepted(row: Row, verdict: Verdict, copy: bytes, tools: Tools) -> None:
    _judge_again(row, verdict, copy, tools.folder)
    if verdict.kind == "docx":
        _judge_package(row, copy)
        _try_word(row, verdict, copy, tools)
    elif verdict.kind == "pdf":
        try_pdf(row, copy, tools)


def _judge_again(row: Row, verdict: Verdict, copy: bytes, folder: Path) -> None:
    """A working copy is clean: the gate accepts it as it is and finds nothing more to take out."""
    scratch = folder / "copy"
    scratch.write_bytes(copy)
    again = examine(scratch, verdict.name)
    row.require(
        again.accepted, f"the gate refuses its own working copy: {[one.code for one in again.reasons]}"
    )
    row.require(not again.removed, f"the working copy was not clean: {[one.code for one in again.removed]}")


def _judge_package(row: Row, copy: bytes) -> None:
    """A second opinion without our readers: the standard library and python-docx look at the accepted copy."""
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            row.require(not RUNS.search(name), f"accepted with something that runs: {name}")
            row.require(b"<!DOCTYPE" not in data[:2_000], f"accepted with a document type: {name}")
            row.require(
                not name.endswith(".rels") or not OUTSIDE.search(data), f"accepted with a remote part: {name}"
            )
    docx.Document(io.BytesIO(copy))


def _try_word(row: Row, verdict: Verdict, copy: bytes, tools: Tools) -> None:
    views = row.take("read", run_isolated(read_everything, copy, limits=READING))
    row.take("check", run_isolated(check, copy, limits=READING))
    if "normalised" not in row.findings and not {one.code for one in verdict.removed} & LOSES_TEXT:
        row.require(read_stories(row.path.read_bytes()) == read_stories(copy), "the working copy lost text")
    edited, what = edit_real(copy, 1)
    _try_compare(row, copy, edited, views)
    result = redline(copy, edited, author="Counsel", at=AT, engine=tools.engine)
    row.require((result.docx is None) == (result.refusal is not None), "neither redline nor reason, or both")
    if result.refusal is None:
        row.redline = f"lossless, {result.revisions.total} changes ({what})"
    else:
        row.redline = f"refused: {result.refusal.because} {', '.join(result.refusal.parts)}".strip()
        row.require(bool(result.refusal.message), "a redline refused without words")
    if tools.office:
        try_conversion(row, copy, tools)


def _try_compare(row: Row, copy: bytes, edited: bytes, views: list[str] | None) -> None:
    same = row.take("compare with itself", compare_isolated(copy, copy))
    row.require(same is None or same.identical, "the file differs from itself")
    other = row.take("compare with an edit", compare_isolated(copy, edited))
    changed = views is not None and text(read_docx(edited)).split() != views[1].split()
    row.require(other is None or not changed or not other.identical, "an edit was not seen")


def read_everything(data: bytes) -> list[str]:
    """The text in three views, after everything else that reading gives was asked for."""
    document = read_docx(data)
    for view in VIEWS:
        if "<script" in to_html(document, view):
            raise AssertionError("a script in the page")
    segments(document)
    outline(document)
    return [text(document, view) for view in VIEWS]


def read_stories(data: bytes) -> list[str]:
    return [story.text for story in stories(read_docx(data), "marked")]
