"""What is no Word file is answered in the words of a page that takes only Word files."""

import io
import uuid

import pypdf
import pytest

from services.agreements.versions.service import Returned, upload
from shared.errors import Invalid

pytestmark = pytest.mark.engines


def test_text_that_is_called_a_word_file_is_answered_with_what_the_page_takes(house):
    actor, stream = house.draft("Text as Word")
    with pytest.raises(Invalid) as refused:
        sent = Returned(b"Only a text.\n" * 20, "returned.docx", "")
        upload(house.parts, actor, stream, sent, key=uuid.uuid4().hex)
    (said,) = [e.message for e in refused.value.fields if "we do not take" in e.message]
    assert said.endswith("Send a Word file (.docx).") and "PDF" not in said


def test_pdf_that_is_called_a_word_file_is_answered_with_what_it_is(house):
    actor, stream = house.draft("PDF as Word")
    document = pypdf.PdfWriter()
    document.add_blank_page(612, 792)
    out = io.BytesIO()
    document.write(out)
    with pytest.raises(Invalid) as refused:
        sent = Returned(out.getvalue(), "returned.docx", "")
        upload(house.parts, actor, stream, sent, key=uuid.uuid4().hex)
    told = " ".join(e.message for e in refused.value.fields)
    assert "a PDF" in told and "Word file (.docx)" in told
