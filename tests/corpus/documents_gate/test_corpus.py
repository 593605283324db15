"""The gate and the reader over other people's files: `../shared/data/docx`, and any folder named by CONCORD_CORPUS.

Prints a table (run with -s): verdict, seconds, memory, reasons. No file may hang, crash the reader, or come through
with words lost.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shared.documents.gate.examine import examine
from shared.documents.gate.model import Verdict
from shared.documents.gate.word_reading import read_words
from shared.documents.read.docx import read_docx
from shared.documents.read.html import to_html
from shared.documents.read.pdf import read_pdf
from shared.documents.read.segments import segments
from shared.documents.read.text import stories, text

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "docx"
EXTRA = os.environ.get("CONCORD_CORPUS")
SUFFIXES = (
    ".docx",
    ".docm",
    ".doc",
    ".pdf",
    ".eml",
    ".csv",
    ".png",
    ".jpg",
    ".jpeg",
    ".tif",
    ".tiff",
    ".gif",
    ".zip",
)
UNFINISHED = {"too_slow", "too_much_memory", "crashed"}
# Every odd file, with the findings it must get; none means accepted as it is.
ODD = {
    "EmbeddedDocument.docx": {"embedded_files"},
    "ExternalEntityInText.docx": {"doctype"},
    "HeaderFooterUnicode.docx": set(),
    "bug53475-password-is-pass.docx": {"password"},
    "clusterfuzz-testcase-minimized-POIXWPFFuzzer-5313273089884160.docx": {"damaged"},
    "comment.docx": {"comments", "no_text"},
    "delins.docx": {"tracked_changes"},
    "documentProtection_trackedChanges_no_password.docx": {"protected"},
    "footnotes.docx": set(),
    "truncated62886.docx": {"truncated"},
    "unicode-path.docx": {"member_disguised"},
    "zero-length.docx": {"no_text"},
}
REFUSED = {"doctype", "password", "damaged", "truncated", "member_disguised"}

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/docx is not on this machine")


def show(path: Path, verdict: Verdict) -> None:
    reasons = ", ".join(finding.code for finding in verdict.findings) or "-"
    size = verdict.peak_bytes // 1024 // 1024
    print(
        f"{verdict.decision:22} {verdict.kind:8} {verdict.seconds:6.2f} s {size:5} MB  {path.name[:50]:50} {reasons}"
    )


def codes(verdict: Verdict) -> set[str]:
    """What was found, but for the properties that nearly every file carries (tests/unit/documents_gate names those)."""
    return {finding.code for finding in verdict.findings} - {"properties"}


def check_copy(path: Path, verdict: Verdict) -> None:
    """An accepted file can be read, and its copy says what the original says."""
    assert verdict.copy is not None
    if verdict.kind == "pdf":
        read_pdf(verdict.copy)
    if verdict.kind != "docx":
        return
    document = read_docx(verdict.copy)
    segments(document)
    assert verdict.reading == read_words(document)
    assert "<script" not in to_html(document, "marked")
    if {item.code for item in verdict.removed} & {"pdf_picture", "field"}:
        return  # the picture's description goes with the picture
    original = read_docx(path.read_bytes())
    assert [story.text for story in stories(document, "marked")] == [
        story.text for story in stories(original, "marked")
    ]


@needs_data
@pytest.mark.parametrize("name", sorted(ODD))
def test_odd_file_gets_the_verdict_it_deserves_with_a_way_out(name):
    verdict = examine(DATA / "odd" / name, name)
    show(DATA / "odd" / name, verdict)
    assert codes(verdict) == ODD[name]
    assert verdict.accepted == (not ODD[name] & REFUSED)
    assert all(finding.message and finding.way_out for finding in verdict.findings)
    if verdict.accepted:
        check_copy(DATA / "odd" / name, verdict)


@needs_data
def test_every_odd_file_is_covered():
    assert {path.name for path in (DATA / "odd").glob("*.docx")} == {*ODD, "strict-format.docx"}


@needs_data
@pytest.mark.office
def test_strict_document_is_converted_and_says_the_same():
    path = DATA / "odd" / "strict-format.docx"
    verdict = examine(path, path.name)
    show(path, verdict)
    assert codes(verdict) == {"normalised"}
    assert verdict.copy is not None
    assert text(read_docx(verdict.copy)) == text(read_docx(path.read_bytes()))


@needs_data
@pytest.mark.parametrize(
    "path", sorted([*DATA.glob("mou/*.docx"), *DATA.glob("redline/*/*.docx")]), ids=lambda p: p.name
)
def test_real_agreement_is_accepted_and_keeps_every_word(path):
    verdict = examine(path, path.name)
    show(path, verdict)
    assert verdict.decision == "accept"
    check_copy(path, verdict)


@pytest.mark.slow
@pytest.mark.skipif(not EXTRA, reason="CONCORD_CORPUS names no folder")
def test_file_of_the_named_folder_gets_a_verdict():
    problems = []
    for path in sorted(path for path in Path(EXTRA or ".").rglob("*") if path.suffix.lower() in SUFFIXES):
        verdict = examine(path, path.name)
        show(path, verdict)
        if {finding.code for finding in verdict.findings} & UNFINISHED:
            problems.append(path.name)
        elif verdict.accepted:
            check_copy(path, verdict)
    assert problems == []
