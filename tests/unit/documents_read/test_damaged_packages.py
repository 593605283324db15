"""Whatever is wrong with a ZIP's table of contents, a reader hears that the file is damaged, in words."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.read.docx import read_docx
from shared.documents.read.package import UnreadableDocument, open_package
from shared.documents.redline.package import read_package

ENTRY = b"PK\x01\x02"
READERS = [open_package, read_package, read_docx]


def packed() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>" * 20)
    return buffer.getvalue()


def entry_with(offset: int, content: bytes) -> bytes:
    """The archive with the first entry of its table of contents changed at `offset`."""
    data = bytearray(packed())
    start = data.index(ENTRY) + offset
    data[start : start + len(content)] = content
    return bytes(data)


DAMAGED = {
    "name is no text": entry_with(8, b"\x00\x08")[: packed().index(ENTRY) + 46]
    + b"\xff\xfe" + entry_with(8, b"\x00\x08")[packed().index(ENTRY) + 48 :],
    "name is nothing": entry_with(46, b"\x00"),
    "unknown method": entry_with(10, b"\x63\x00"),
    "LZMA that is none": entry_with(10, b"\x0e\x00"),
    "starts beyond the file": entry_with(42, b"\xff\xff\xff\x7f"),
    "extra field cut short": entry_with(30, b"\xff\xff"),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_damaged_table_of_contents_is_an_unreadable_document(name, reader):
    with pytest.raises(UnreadableDocument, match="damaged"):
        reader(DAMAGED[name])


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, len(packed()) - packed().index(ENTRY) - 1), byte=st.integers(0, 255))
def test_any_byte_of_the_table_of_contents_may_be_wrong(place, byte):
    data = bytearray(packed())
    data[data.index(ENTRY) + place] = byte
    for reader in READERS:
        try:
            reader(bytes(data))
        except UnreadableDocument as refused:
            assert str(refused)
