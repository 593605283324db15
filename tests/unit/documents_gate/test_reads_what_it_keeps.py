"""The gate reads the trees that its copy was written from: what it says of a file must be what the copy says."""

import io
import zipfile

import docx
import pytest

from shared.documents.gate.word_reading import read_words
from shared.documents.read.docx import read_docx
from tests.unit.documents_gate.build import codes, copied, verdict, zipped

STRICT = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006",
    "http://purl.oclc.org/ooxml/wordprocessingml",
)
HOLD = "HOLD"
TEXTS = {
    "line ends as letters": "a&#13;&#10;b&#9;c",
    "a comment amid a word": "be<!-- not read -->fore",
    "an instruction amid a word": "be<?word no?>fore",
    "marked as data": "<![CDATA[a <b> & c]]>",
    "spaces alone": "   ",
}


def _with_text(text: str, change=lambda main: main) -> bytes:
    """A Word file whose one paragraph holds this XML; `change` has its last word on the main part's bytes."""
    document = docx.Document()
    document.add_paragraph(HOLD)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    main = members["word/document.xml"].replace(HOLD.encode(), text.encode())
    members["word/document.xml"] = change(main)
    return zipped(*members.items())


def _in_utf_16(main: bytes) -> bytes:
    return main.decode().replace("encoding='UTF-8'", "encoding='UTF-16'").encode("utf-16")


def _strict_in_utf_16(main: bytes) -> bytes:
    return _in_utf_16(main.decode().replace(*STRICT).encode())


def _assert_same(data: bytes) -> None:
    found = verdict(data)
    assert found.reading == read_words(read_docx(copied(found)))


@pytest.mark.parametrize("how", TEXTS)
def test_words_told_are_the_words_kept(how):
    _assert_same(_with_text(TEXTS[how]))


def test_words_told_are_the_words_kept_in_another_encoding():
    _assert_same(_with_text("Each party reports", _in_utf_16))


def test_names_hidden_by_another_encoding_are_not_taken_for_a_word_document():
    assert codes(verdict(_with_text("Each party reports", _strict_in_utf_16))) == {"no_main_part"}
