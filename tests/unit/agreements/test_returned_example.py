"""The returned draft that the demo supplies: real edits in a real file, nothing else touched."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from services.agreements.library.loader import load_library
from services.agreements.versions.returned_example import EDITS, returned_example
from shared.documents.compare.compare import compare
from shared.documents.write.assembly import assemble

AT = datetime(2026, 11, 24, tzinfo=UTC)
ANSWERS = {
    "agency": {"id": "a", "name": "West Virginia State Police", "short_name": "State Police", "address": ""},
    "federal_body": {"id": "b", "name": "Homeland Security Investigations", "short_name": "HSI", "address": ""},
    "task_force_name": "Highland", "start_date": "2027-01-08", "information_sharing": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def drafted():
    library = load_library()
    return assemble(
        library.of_kind("task-force-mou"), library.clauses, ANSWERS, agreement_number="AG-2027-0001"
    )


def test_returned_draft_of_the_supplied_template_has_every_edit(drafted):
    returned, made = returned_example(drafted, AT)
    assert made == len(EDITS)
    assert len(list(compare(drafted, returned).differing())) == len({edit.clause for edit in EDITS})


def test_returned_draft_keeps_every_content_control(drafted):
    returned, _ = returned_example(drafted, AT)
    before, after = (
        [tag.get(qn("w:val")) for tag in Document(BytesIO(docx)).element.body.iter(qn("w:tag"))]
        for docx in (drafted, returned)
    )
    assert before == after


def test_returned_draft_has_tracked_and_silent_edits(drafted):
    returned, _ = returned_example(drafted, AT)
    body = Document(BytesIO(returned)).element.body
    tracked = sum(edit.tracked for edit in EDITS)
    assert len(list(body.iter(qn("w:ins")))) == tracked
    assert 0 < tracked < len(EDITS)


def test_text_without_the_expected_words_comes_back_with_a_remark():
    document, out = Document(), BytesIO()
    document.add_paragraph("The parties agree to work together in all the matters that concern them.")
    document.save(out)
    returned, made = returned_example(out.getvalue(), AT)
    assert made == 1
    assert returned[:2] == b"PK"
