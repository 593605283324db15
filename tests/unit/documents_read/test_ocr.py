"""OCR into a derivative: what is missing is told, the source stays, the result has the words where they stand."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from shared.documents.process import Done, Failed, ProgramResult
from shared.documents.read import ocr
from shared.documents.read.ocr import OcrDone, OcrFailed, OcrNotAvailable, OcrNotNeeded, recognise
from shared.documents.read.pdf import read_pdf

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed (apt-get install tesseract-ocr)"
)


def scan(words: str = "MEMORANDUM OF UNDERSTANDING", rotation: int = 0) -> bytes:
    """A page that is a picture of words, as a scanner at 150 dpi makes it."""
    sheet = Image.new("L", (1275, 1650), 255)
    ImageDraw.Draw(sheet).text((150, 200), words, font=ImageFont.load_default(size=48), fill=0)
    if rotation:
        sheet = sheet.rotate(rotation, expand=True)
    buffer = io.BytesIO()
    sheet.save(buffer, "PDF", resolution=150)
    if not rotation:
        return buffer.getvalue()
    turned = io.BytesIO()
    with pikepdf.Pdf.open(buffer) as document:
        document.pages[0].Rotate = rotation
        document.save(turned)
    return turned.getvalue()


@pytest.fixture
def paths(tmp_path: Path):
    source = tmp_path / "scan.pdf"
    source.write_bytes(scan())
    return source, tmp_path / "derivative.pdf"


def test_missing_program_is_a_result_that_says_how_to_get_it(paths, monkeypatch):
    monkeypatch.setattr(ocr, "run_program", lambda *_, **__: Failed("not_found", "no tesseract", 0.0))
    result = recognise(*paths)
    assert isinstance(result, OcrNotAvailable)
    assert result.missing == ("tesseract",)
    assert "apt-get install tesseract-ocr" in result.way_out
    assert not paths[1].exists()


def test_missing_language_is_named(paths, monkeypatch):
    listed = Done(ProgramResult(0, b"List of available languages:\neng\nosd\n", b""), 0.1)
    monkeypatch.setattr(ocr, "run_program", lambda *_, **__: listed)
    result = recognise(*paths, languages=("eng", "spa"))
    assert isinstance(result, OcrNotAvailable)
    assert result.missing == ("spa",)


def test_failure_of_the_program_leaves_no_derivative(paths, monkeypatch):
    answers = iter([Done(ProgramResult(0, b"eng", b""), 0.1), Done(ProgramResult(1, b"", b"boom"), 0.1)])
    monkeypatch.setattr(ocr, "run_program", lambda *_, **__: next(answers))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    result = recognise(*paths)
    assert isinstance(result, OcrFailed)
    assert "boom" in result.reason
    assert not paths[1].exists()


def test_pdf_with_text_needs_nothing(tmp_path, monkeypatch):
    listed = Done(ProgramResult(0, b"eng", b""), 0.1)
    monkeypatch.setattr(ocr, "run_program", lambda *_, **__: listed)
    document = pikepdf.new()
    document.add_blank_page()
    document.save(tmp_path / "a.pdf")
    assert isinstance(recognise(tmp_path / "a.pdf", tmp_path / "b.pdf"), OcrNotNeeded)


@needs_tesseract
@pytest.mark.slow
@pytest.mark.parametrize("rotation", [0, 90])
def test_scanned_words_are_found_where_they_stand_and_the_source_is_untouched(tmp_path, rotation):
    source, target = tmp_path / "scan.pdf", tmp_path / "derivative.pdf"
    source.write_bytes(scan(rotation=rotation))
    before = source.read_bytes()
    result = recognise(source, target)
    assert isinstance(result, OcrDone), result
    assert result.pages == (1,)
    assert source.read_bytes() == before
    page = read_pdf(target.read_bytes()).pages[0]
    assert "MEMORANDUM OF UNDERSTANDING" in page.text
    assert page.image_share > 0.9
    if rotation == 0:
        # 150 of 1275 dots from the left, 200 of 1650 from the top, at 150 dpi.
        first = page.lines[0].words[0]
        assert abs(first.x0 - 72) < 12 and abs(first.y1 - (792 - 96)) < 24
