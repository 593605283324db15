"""Words of a PDF and their places; pages that need OCR."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from shared.documents.read.pdf import UnreadablePdf, read_pdf


def page_of(document: pikepdf.Pdf, content: bytes, *, picture: bool = False) -> None:
    page = document.add_blank_page(page_size=(612, 792))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    if picture:
        image = pikepdf.Stream(document, b"\x80" * 100)
        image.update(
            Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10,
                ColorSpace=Name.DeviceGray, BitsPerComponent=8,
            )
        )  # fmt: skip
        page.Resources.XObject = Dictionary(Im0=image)
    page.Contents = pikepdf.Stream(document, content)


def made(*pages: tuple[bytes, bool], **save: Any) -> bytes:
    document = pikepdf.new()
    for content, picture in pages:
        page_of(document, content, picture=picture)
    with document.open_metadata() as metadata:
        metadata["dc:title"] = "Memorandum"
    document.docinfo["/Title"] = "Memorandum"
    buffer = io.BytesIO()
    document.save(buffer, **save)
    return buffer.getvalue()


TEXT = b"BT /F1 12 Tf 72 700 Td (The parties agree.) Tj 0 -20 Td (Within thirty days) Tj ET"
SCAN = b"q 600 0 0 780 6 6 cm /Im0 Do Q"


def test_words_come_in_lines_with_their_boxes_from_the_lower_left_corner():
    found = read_pdf(made((TEXT, False)))
    (page,) = found.pages
    assert page.text == "The parties agree.\nWithin thirty days"
    assert (page.width, page.height, found.title) == (612, 792, "Memorandum")
    first = page.lines[0].words[0]
    assert first.text == "The"
    assert 71 < first.x0 < 74 and 698 < first.y0 < 702
    assert first.x1 < page.lines[0].words[1].x0
    assert page.lines[1].words[0].y1 < first.y0


def test_scan_needs_ocr_and_a_page_with_text_or_nothing_does_not():
    found = read_pdf(made((TEXT, False), (SCAN, True), (b"", False)))
    assert [page.ocr_reason for page in found.pages] == ["", "scan", ""]
    assert found.pages_needing_ocr == (2,)
    assert found.pages[1].image_share > 0.9


def test_scan_with_a_text_layer_does_not_need_ocr_again():
    hidden = b" BT 3 Tr /F1 12 Tf 72 700 Td (The parties agree to share information.) Tj ET"
    assert read_pdf(made((SCAN + hidden, True))).pages_needing_ocr == ()


def test_letters_drawn_as_shapes_need_ocr():
    shapes = b"".join(b"%d 100 m %d 120 l S\n" % (place, place) for place in range(150))
    assert read_pdf(made((shapes, False))).pages[0].ocr_reason == "drawn"


def test_letters_without_meaning_need_ocr():
    document = pikepdf.new()
    page_of(document, b"BT /F1 12 Tf 72 700 Td (abcdefghijklmnopqrstuvwxyz) Tj ET")
    codes = b"".join(b"<%02X> <%04X>\n" % (code, 0xE000 + code) for code in range(97, 123))
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n26 beginbfchar\n"
        + codes
        + b"endbfchar endcmap end end"
    )
    document.pages[0].Resources.Font.F1.ToUnicode = pikepdf.Stream(document, cmap)
    buffer = io.BytesIO()
    document.save(buffer)
    assert read_pdf(buffer.getvalue()).pages[0].ocr_reason == "garbled"


def test_protected_and_damaged_files_are_a_typed_error_with_the_reason():
    locked = made((TEXT, False), encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(UnreadablePdf, match="password"):
        read_pdf(locked)
    with pytest.raises(UnreadablePdf, match="damaged"):
        read_pdf(b"%PDF-1.7 nothing")
    with pytest.raises(UnreadablePdf):
        buffer = io.BytesIO()
        Image.new("L", (5, 5)).save(buffer, "PNG")
        read_pdf(buffer.getvalue())
