"""The Word file in another program's hands: LibreOffice opens it, prints it, and gives it back with its clauses."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from shared.documents.check.check import check
from shared.documents.compare.compare import compare
from shared.documents.write.marks import read_bookmark
from shared.documents.write.ooxml import W
from tests.unit.documents_write.samples import (
    AGENCY,
    ESSENTIALS,
    FEDERAL,
    assemble_mou,
    find_all,
    get_text,
    read_part,
)

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


@pytest.fixture(scope="module")
def converted(tmp_path_factory) -> dict[str, bytes]:
    """The memorandum as LibreOffice saves it: printed, and as a Word file again."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "mou.docx").write_bytes(assemble_mou(ESSENTIALS))
    return {kind: convert(folder, kind) for kind in ("pdf", "docx")}


def convert(folder: Path, kind: str) -> bytes:
    out = folder / kind
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(out),
        str(folder / "mou.docx"),
    ]
    subprocess.run(
        command, check=True, timeout=90, capture_output=True, env={**os.environ, "HOME": str(folder)}
    )
    return (out / f"mou.{kind}").read_bytes()


def test_memorandum_prints_on_at_least_twelve_pages_with_the_count_in_the_footer(converted):
    pages = pypdf.PdfReader(io.BytesIO(converted["pdf"])).pages
    assert len(pages) >= 12
    assert f"Page 1 of {len(pages)}" in pages[0].extract_text()
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1].extract_text()


def test_printed_references_and_numbers_are_those_that_were_counted(converted):
    """LibreOffice counts for itself: what it prints must be what the assembly wrote into the fields."""
    printed = " ".join(
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(converted["pdf"])).pages
    )
    assert "Error" not in printed
    document = read_part(assemble_mou(ESSENTIALS))
    sentences = [
        get_text(paragraph) for paragraph in find_all(document, "p") if "REF" in "".join(paragraph.itertext())
    ]
    flat = ["".join(sentence.split()) for sentence in sentences if "TOC" not in sentence]
    missing = [sentence for sentence in flat if sentence not in "".join(printed.split())]
    # A sentence that runs over a page's end has the footer in its middle.
    assert len(flat) > 40
    assert len(missing) <= 3, missing


def test_landscape_exhibit_is_printed_turned(converted):
    turned = [
        page
        for page in pypdf.PdfReader(io.BytesIO(converted["pdf"])).pages
        if page.mediabox.width > page.mediabox.height
    ]
    assert len(turned) >= 1
    assert "Training requirements" in turned[0].extract_text()


def test_clause_ids_and_versions_survive_a_round_trip_through_libreoffice(converted):
    def clauses(file: bytes) -> list[tuple[str, int] | None]:
        names = [node.get(f"{{{W}}}name") for node in find_all(read_part(file), "bookmarkStart")]
        return [read_bookmark(name) for name in names if read_bookmark(name)]

    ours = clauses(assemble_mou(ESSENTIALS))
    assert len(ours) > 30
    assert clauses(converted["docx"]) == ours


def test_memorandum_that_libreoffice_saved_has_no_change_and_no_finding(converted):
    """It writes the contents list, the page numbers and the looks of the first words anew."""
    came = converted["docx"]
    assert list(compare(assemble_mou(ESSENTIALS), came).differing()) == []
    assert check(came) == []
    assert check(came, defined_parties=[AGENCY, FEDERAL]) == []
