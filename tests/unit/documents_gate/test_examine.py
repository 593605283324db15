"""The gate in its own process: limits, crashes, the untouched original."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest

from shared.documents.gate import examine as module
from shared.documents.gate.examine import examine
from shared.documents.gate.model import Limits
from shared.documents.process import Failed
from shared.documents.read.docx import read_docx
from shared.documents.read.text import text
from tests.unit.documents_gate.build import codes, copied, zipped
from tests.unit.documents_read.build import docx, packed, paragraph, parts

GOOD = docx(paragraph("The parties agree."))


@pytest.fixture
def upload(tmp_path: Path):
    def write(data: bytes) -> Path:
        path = tmp_path / "upload.tmp"
        path.write_bytes(data)
        return path

    return write


def test_verdict_names_the_original_by_its_hash_and_leaves_it_untouched(upload):
    path = upload(GOOD)
    before = path.stat().st_mtime_ns
    verdict = examine(path, "MOU.docx")
    assert (verdict.decision, verdict.name, verdict.size) == ("accept", "MOU.docx", len(GOOD))
    assert verdict.sha256 == hashlib.sha256(GOOD).hexdigest()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (GOOD, before)
    assert text(read_docx(copied(verdict))) == "The parties agree."
    assert verdict.reading is not None and verdict.reading.words == "The parties agree."
    assert 0 < verdict.seconds < 10
    assert 0 < verdict.peak_bytes < 500 * 1024 * 1024


def test_file_that_takes_too_long_is_refused_with_a_way_out(upload):
    verdict = examine(upload(GOOD), "MOU.docx", Limits(seconds=0.001))
    assert (verdict.decision, codes(verdict)) == ("refuse", {"too_slow"})
    assert verdict.reasons[0].way_out
    assert verdict.sha256 == hashlib.sha256(GOOD).hexdigest()


def test_file_that_needs_too_much_memory_is_refused(upload):
    rows = "".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(120_000))
    verdict = examine(upload(docx(rows)), "long.docx", Limits(memory_bytes=40 * 1024 * 1024))
    assert codes(verdict) == {"too_much_memory"}


def test_compressed_bomb_is_refused_within_the_limits(upload):
    bomb = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b" " * 90_000_000))
    verdict = examine(upload(bomb), "bomb.docx")
    assert codes(verdict) == {"ratio"}
    assert verdict.peak_bytes < 200 * 1024 * 1024


def test_pdf_stream_bomb_stays_within_the_limits(upload):
    packed_zeros = zlib.compress(bytes(80_000_000), 9)
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>" % len(packed_zeros)
    data = (
        b"%PDF-1.7\n1 0 obj"
        + stream
        + b"stream\n"
        + packed_zeros
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    verdict = examine(upload(data), "a.pdf")
    assert verdict.decision == "refuse"
    assert verdict.seconds < 12


def test_crash_of_the_reader_is_a_verdict(upload, monkeypatch):
    monkeypatch.setattr(module, "run_isolated", lambda *_, **__: Failed("crashed", "signal 11", 0.1))
    verdict = examine(upload(GOOD), "MOU.docx")
    assert (verdict.decision, codes(verdict), verdict.kind) == ("refuse", {"crashed"}, "docx")


def test_too_large_file_is_refused_without_being_read(upload, monkeypatch):
    monkeypatch.setattr(module, "run_isolated", lambda *_, **__: pytest.fail("it was read"))
    assert codes(examine(upload(GOOD), "MOU.docx", Limits(file_bytes=100))) == {"too_large"}


def test_missing_file_is_the_callers_mistake(tmp_path):
    with pytest.raises(FileNotFoundError):
        examine(tmp_path / "none.docx", "none.docx")


def strict_document() -> bytes:
    old, new = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/",
        b"http://purl.oclc.org/ooxml/wordprocessingml/",
    )
    return packed(
        {name: data.replace(old, new) for name, data in parts(paragraph("The parties agree.")).items()}
    )


def test_strict_document_is_refused_with_a_way_out_where_no_converter_is_installed(upload, monkeypatch):
    monkeypatch.setattr(module, "normalise", lambda *_: "LibreOffice is not installed")
    verdict = examine(upload(strict_document()), "s.docx")
    assert (verdict.decision, codes(verdict), verdict.copy) == ("refuse", {"strict"}, None)
    assert "LibreOffice is not installed" in verdict.reasons[0].message
    assert "Save As" in verdict.reasons[0].way_out


def test_strict_document_is_accepted_as_converted_with_the_originals_hash(upload, monkeypatch):
    monkeypatch.setattr(module, "normalise", lambda *_: GOOD)
    data = strict_document()
    verdict = examine(upload(data), "s.docx")
    assert (verdict.decision, codes(verdict)) == ("accept_with_warnings", {"normalised"})
    assert verdict.sha256 == hashlib.sha256(data).hexdigest()
    assert text(read_docx(copied(verdict))) == "The parties agree."


def test_refused_file_never_has_a_working_copy(upload):
    verdict = examine(upload(GOOD[:-40]), "cut.docx")
    assert (verdict.copy, verdict.reading) == (None, None)
    assert not verdict.accepted
