"""From Word file to executed copy with the real LibreOffice: tags, archive standard and seal hold all the way."""

import hashlib
import io
from pathlib import Path

import docx
import pikepdf
import pypdf
from click.testing import CliRunner

from shared.documents.certificate.executed import make_executed_copy
from shared.documents.cli import group
from shared.documents.convert.convert import convert_to_pdf
from shared.documents.convert.pool import OfficePool
from shared.documents.redact.redact import find_boxes, redact
from shared.documents.seal.keys import make_development_key
from shared.documents.seal.model import Verdict
from shared.documents.seal.verify import verify
from tests.integration.documents_office.conftest import make_docx
from tests.unit.documents_certificate.conftest import make_facts


def test_executed_copy_of_a_converted_agreement_stays_tagged_archival_and_is_sealed(
    pool: OfficePool, tmp_path: Path
) -> None:
    key = make_development_key(tmp_path, "Example State Police")
    agreement = convert_to_pdf(make_docx("Duties of the agency"), "Agreement.docx", pool=pool)
    executed = make_executed_copy(
        agreement.content, make_facts(agreement.sha256), signer=key, location="Charleston"
    )
    [report] = verify(executed, trust_roots=key.trust_roots)
    assert (report.verdict, report.covers_whole_file) == (Verdict.GOOD, True)
    with pikepdf.open(io.BytesIO(executed)) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"
        [top] = pdf.Root.StructTreeRoot.K
        assert [str(part.S) for part in top.K][-1] == "/Part"
        assert {str(page.obj.Tabs) for page in pdf.pages} == {"/S"}


def test_convert_leaves_reviewers_comments_out(pool: OfficePool) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Settled text")
    document.add_comment(paragraph.runs, text="not for the partner", author="A", initials="A")
    buffer = io.BytesIO()
    document.save(buffer)
    pdf = convert_to_pdf(buffer.getvalue(), "a.docx", pool=pool).content
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert all("/Annots" not in page.obj for page in opened.pages)
    assert b"not for the partner" not in pdf


def test_redact_of_a_converted_agreement_takes_the_name_and_keeps_the_rest(pool: OfficePool) -> None:
    pdf = convert_to_pdf(make_docx("Jordan Rivera signs.", "Avery stays."), "a.docx", pool=pool).content
    redacted = redact(pdf, find_boxes(pdf, "Jordan Rivera"))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(redacted)).pages)
    assert "Rivera" not in text
    assert {"signs." in text, "Avery stays." in text} == {True}


def test_convert_command_writes_a_pdf_beside_the_word_file_and_keeps_that(
    pool: OfficePool, tmp_path: Path
) -> None:
    del pool  # asked for only because it skips where there is no LibreOffice
    source = tmp_path / "a.docx"
    source.write_bytes(make_docx("The parties agree."))
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    result = CliRunner().invoke(group, ["convert", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "PDF/A-2B, tagged" in result.stdout
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
