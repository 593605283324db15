"""A file that is another document is not taken for this agreement's text without a word."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document

from services.agreements.library.loader import load_library
from services.agreements.versions.right_document import check_right, clauses_of
from shared.audit.chain import sha256
from shared.documents.gate.examine import examine
from shared.documents.gate.word_reading import read_words
from shared.documents.read.docx import read_docx
from shared.documents.write.assembly import assemble
from shared.errors import Invalid
from tests.unit.agreements.test_returned_example import ANSWERS

OURS, OTHER = "AG-2027-0001", "AG-2027-0013"


def made(number):
    library = load_library()
    answers: Any = ANSWERS
    return assemble(library.of_kind("task-force-mou"), library.clauses, answers, agreement_number=number)


def sent(docx):
    return read_words(read_docx(docx))


@pytest.fixture(scope="module")
def ours():
    return made(OURS)


def test_file_with_its_number_and_clauses_is_taken(ours):
    check_right(sent(ours), number=OURS, ours=clauses_of(sha256(ours), lambda: ours))


def test_file_with_another_number_is_refused_once(ours):
    with pytest.raises(Invalid, match=f"does not look like {OURS}: it carries {OTHER}") as refused:
        check_right(sent(made(OTHER)), number=OURS, ours=clauses_of(sha256(ours), lambda: ours))
    assert [e.field for e in refused.value.fields] == ["right_document"]


def test_file_without_its_clauses_is_refused_once(ours):
    document, out = Document(), BytesIO()
    document.add_paragraph("Lunch menu")
    document.save(out)
    with pytest.raises(Invalid, match=r"only 0 of \d\d clauses were found"):
        check_right(sent(out.getvalue()), number=OURS, ours=clauses_of(sha256(ours), lambda: ours))


def test_kept_file_is_read_once_however_many_come_back():
    ours, read = made(OURS), []

    def load():
        read.append(1)
        return ours

    assert clauses_of("once", load) == clauses_of("once", load) != frozenset()
    assert read == [1]


def test_gate_tells_of_a_file_what_reading_its_copy_once_more_would(ours, tmp_path):
    path = tmp_path / "sent"
    path.write_bytes(ours)
    verdict = examine(path, "back.docx")
    assert verdict.copy is not None
    assert verdict.reading == sent(verdict.copy)
    assert OURS in verdict.reading.words and verdict.reading.clauses == clauses_of(sha256(ours), lambda: ours)
