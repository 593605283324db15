"""A PDF is given out only when it is what it must be: tagged, archival, with a language and a title."""

import io

import pikepdf
import pytest

from shared.documents.convert.finish import finish_pdf
from shared.documents.convert.model import ConversionFailed


def make_pdf(
    *, tagged: bool = True, archival: bool = True, title: str = "", language: str = "en-US"
) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if tagged:
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    if language:
        pdf.Root.Lang = pikepdf.String(language)
    with pdf.open_metadata() as metadata:
        if archival:
            metadata["pdfaid:part"] = "2"
            metadata["pdfaid:conformance"] = "B"
        if title:
            metadata["dc:title"] = title
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def test_finish_of_a_document_without_title_uses_the_one_given() -> None:
    result = finish_pdf(make_pdf(), title="Task force agreement", language="", seconds=0.1)
    assert result.title == "Task force agreement"
    assert result.archive == "PDF/A-2B"


def test_finish_of_a_document_with_its_own_title_keeps_it() -> None:
    assert finish_pdf(make_pdf(title="Its own"), title="Another", language="", seconds=0.1).title == "Its own"


def test_finish_says_whom_the_pdf_names_as_its_author() -> None:
    assert finish_pdf(make_pdf(), title="x", language="", seconds=0).author == ""
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = ["Avery Reed"]
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert finish_pdf(buffer.getvalue(), title="x", language="", seconds=0).author == "Avery Reed"


def test_finish_takes_out_the_claim_to_be_universally_accessible() -> None:
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["{http://www.aiim.org/pdfua/ns/id/}part"] = "1"
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert b"pdfua" in buffer.getvalue()
    assert b"pdfua" not in finish_pdf(buffer.getvalue(), title="x", language="", seconds=0).content


def test_finish_with_a_language_replaces_the_documents_own() -> None:
    assert finish_pdf(make_pdf(), title="x", language="es-US", seconds=0).language == "es-US"


@pytest.mark.parametrize("flaw", [{"tagged": False}, {"archival": False}, {"language": ""}])
def test_finish_of_a_pdf_that_lacks_a_mark_is_refused(flaw: dict[str, object]) -> None:
    with pytest.raises(ConversionFailed, match="lacks the marks"):
        finish_pdf(make_pdf(**flaw), title="x", language="", seconds=0)  # type: ignore[arg-type]


def test_finish_of_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(ConversionFailed, match="can't be read"):
        finish_pdf(b"%PDF-1.7 nothing", title="x", language="", seconds=0)
