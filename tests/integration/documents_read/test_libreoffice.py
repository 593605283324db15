"""The reader against LibreOffice: the same numbers, and clauses that are still found after it saved the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shared.documents.process import Done, ProcessLimits, run_program
from shared.documents.read.docx import read_docx
from shared.documents.read.segments import segments
from shared.documents.read.text import text
from tests.unit.documents_read.build import control, docx, level, numbering, paragraph, run, table

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
RULES = numbering(level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"))


def saved_by_libreoffice(data: bytes, folder: Path, kind: str) -> bytes:
    source = folder / "source.docx"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
    outcome = run_program(
        [*command, "--outdir", str(folder / "out"), str(source)],
        limits=ProcessLimits(seconds=90, memory_bytes=1_500 * 1024 * 1024),
    )
    assert isinstance(outcome, Done), outcome
    return (folder / "out" / f"source.{kind.partition(':')[0]}").read_bytes()


def clause(name: str, *blocks: str) -> str:
    mark = f'<w:bookmarkStart w:id="7" w:name="clause_{name}_v2"/><w:bookmarkEnd w:id="7"/>'
    first = blocks[0].replace("</w:pPr>", f"</w:pPr>{mark}", 1)
    return control(f"clause:{name.replace('_', '-')}@2", first, *blocks[1:])


def test_numbers_are_those_libreoffice_shows(tmp_path):
    levels = [0, 1, 1, 2, 2, 1, 2, 0, 1, 2, 0]
    data = docx("".join(paragraph(f"item {n}", num=(1, n)) for n in levels), numbering=RULES)
    shown = saved_by_libreoffice(data, tmp_path, "txt:Text").decode("utf-8-sig")
    theirs = [" ".join(line.split()) for line in shown.splitlines() if line.strip()]
    assert text(read_docx(data)).splitlines() == theirs


def test_clauses_are_found_with_number_and_words_after_libreoffice_saved_the_file(tmp_path):
    body = (
        clause(
            "data_sharing", paragraph("Data", style="Heading1", num=(1, 0)), paragraph("Weekly.", num=(1, 1))
        )
        + clause("costs", paragraph("Costs", style="Heading1", num=(1, 0)), table(["Agency", "Share"]))
        + clause("law", paragraph("Law", style="Heading1", num=(1, 0)), paragraph(run("State law.")))
    )
    before = segments(read_docx(docx(body, numbering=RULES)))
    data = saved_by_libreoffice(docx(body, numbering=RULES), tmp_path, "docx:MS Word 2007 XML")
    after = segments(read_docx(data))
    assert [(s.clause_id, s.version, s.number, s.heading, s.text) for s in after] == [
        (s.clause_id, s.version, s.number, s.heading, s.text) for s in before
    ]
    assert [s.clause_id for s in after] == ["data-sharing", "costs", "law"]
