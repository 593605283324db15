"""Redaction, judged by what a stranger can still get out of the file."""

import io
import subprocess
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.redact.build import build_redacted
from shared.documents.redact.find import find_phrase
from shared.documents.redact.letters import Letter, read_letters
from shared.documents.redact.model import Box, RedactionError
from shared.documents.redact.redact import find_boxes, redact
from tests.unit.documents_redact.hostile import KEPT, SECRET, SECRET_PLACE, find_secret, make_hostile_pdf

PLACE = Box(1, *SECRET_PLACE)
IN_FORM = Box(1, 70, 630, 200, 660)
PICTURE = Box(1, 70, 555, 135, 625)
ALL = (PLACE, IN_FORM, PICTURE)


@pytest.fixture(scope="module")
def hostile() -> bytes:
    return make_hostile_pdf()


@pytest.fixture(scope="module")
def redacted(hostile: bytes) -> bytes:
    return build_redacted(hostile, ALL, "Released copy")


def get_text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def make_page(text: str, *, rotate: int = 0, crop: tuple[int, ...] = ()) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(f"BT /F1 14 Tf 16 TL 200 400 Td {text} ET".encode())
    if rotate:
        page.obj.Rotate = rotate
    if crop:
        page.obj.CropBox = list(crop)
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def get_letters(pdf: bytes) -> list[Letter]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return list(read_letters(opened[0]))


def test_the_secret_is_found_by_these_tests_where_nothing_was_redacted(hostile: bytes) -> None:
    assert find_secret(hostile)
    assert SECRET in get_text(hostile)


def test_redact_leaves_the_secret_in_no_object_of_the_file(redacted: bytes) -> None:
    assert not find_secret(redacted)
    assert SECRET not in get_text(redacted)


def test_redact_of_one_page_leaves_nothing_of_it_in_what_another_page_could_refer_to(hostile: bytes) -> None:
    with pikepdf.open(io.BytesIO(build_redacted(hostile, ALL, ""))) as pdf:
        second = pdf.pages[1].obj
        assert "/XObject" not in second.Resources
        assert {"/Thumb", "/PieceInfo", "/Annots"} & set(second.keys()) == set()


@pytest.mark.parametrize(
    "key",
    ["/Names", "/AcroForm", "/OpenAction", "/OCProperties", "/StructTreeRoot", "/Outlines", "/Metadata"],
)
def test_redact_carries_nothing_over_that_belongs_to_the_whole_document(redacted: bytes, key: str) -> None:
    with pikepdf.open(io.BytesIO(redacted)) as pdf:
        assert key not in pdf.Root
        assert dict(pdf.docinfo) == {"/Title": "Released copy"}


def test_redact_keeps_the_words_outside_the_boxes_searchable_and_in_place(redacted: bytes) -> None:
    assert KEPT in get_text(redacted)
    assert "Second page" in get_text(redacted)
    [place] = find_phrase(redacted, KEPT)
    assert place.page == 1
    assert abs(place.x0 - 72) < 8
    assert abs(place.y0 - 500) < 8


def test_redact_makes_every_pixel_under_a_box_black_and_none_elsewhere(redacted: bytes) -> None:
    with pypdfium2.PdfDocument(redacted) as pdf:
        picture = pdf[0].render(scale=1).to_pil().convert("L")
    for box in ALL:
        area = picture.crop((int(box.x0) + 1, int(792 - box.y1) + 1, int(box.x1) - 1, int(792 - box.y0) - 1))
        assert area.getextrema()[1] <= 24
    assert picture.crop((300, 100, 500, 700)).getextrema() == (255, 255)


def test_redact_of_a_picture_leaves_none_of_its_colours(hostile: bytes) -> None:
    def has_red(pdf: bytes) -> bool:
        with pypdfium2.PdfDocument(pdf) as opened:
            colours = opened[0].render(scale=1).to_pil().convert("RGB").getcolors(1 << 24) or []
        return any(red > 150 and green < 100 for _, (red, green, _) in colours)

    assert has_red(hostile)
    assert not has_red(build_redacted(hostile, (PICTURE,), ""))


def test_redact_drops_earlier_revisions(hostile: bytes) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(hostile)) as pdf:
        pdf.save(buffer)
    update = b"\n% Zanzibar kept by an earlier save\n"
    redacted = build_redacted(buffer.getvalue() + update, ALL, "")
    assert redacted.count(b"%%EOF") == 1
    assert not find_secret(redacted)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [(), (100, 100, 600, 700)])
def test_redact_finds_and_covers_the_words_on_a_turned_or_cropped_page(
    rotate: int, crop: tuple[int, ...]
) -> None:
    pdf = make_page("(before) Tj T* (Zanzibar) Tj T* (after) Tj", rotate=rotate, crop=crop)
    boxes = find_phrase(pdf, "zanzibar")
    assert len(boxes) == 1
    redacted = build_redacted(pdf, boxes, "")
    text = get_text(redacted)
    assert not find_secret(redacted)
    assert "before" in text
    assert "after" in text


def test_redact_of_a_partly_covered_word_drops_the_covered_letters_only() -> None:
    pdf = make_page("(Zanzibar) Tj")
    [whole] = find_phrase(pdf, "Zanzibar")
    middle = (whole.x0 + whole.x1) / 2
    text = get_text(build_redacted(pdf, (Box(1, middle, whole.y0, whole.x1, whole.y1),), ""))
    assert "Zan" in text
    assert "bar" not in text


def test_redact_of_invisible_text_under_a_box_takes_it_too() -> None:
    pdf = make_page("3 Tr (Zanzibar) Tj")
    redacted = build_redacted(pdf, (Box(1, 190, 390, 300, 420),), "")
    assert not find_secret(redacted)


def test_find_of_a_phrase_broken_over_two_lines_gives_a_box_for_each() -> None:
    pdf = make_page("(Jordan) Tj T* (Rivera) Tj")
    boxes = find_phrase(pdf, "jordan  RIVERA")
    assert len(boxes) == 2
    assert "Rivera" not in get_text(build_redacted(pdf, boxes, ""))


def test_find_of_a_phrase_that_is_not_there_finds_nothing() -> None:
    assert find_phrase(make_page("(Jordan) Tj"), "Avery") == ()


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        (Box(3, 0, 0, 10, 10), "no page 3"),
        (Box(0, 0, 0, 10, 10), "no page 0"),
        (Box(1, 700, 0, 710, 10), "covers nothing"),
        (Box(1, 10, 10, 5, 20), "covers nothing"),
        (Box(1, float("nan"), 0, 10, 10), "covers nothing"),
    ],
)
def test_redact_of_a_box_that_lies_nowhere_is_refused_with_the_page_size(
    hostile: bytes, box: Box, reason: str
) -> None:
    with pytest.raises(RedactionError, match=reason):
        build_redacted(hostile, (box,), "")


@settings(max_examples=8, deadline=None)
@given(x=st.floats(0, 560), y=st.floats(0, 740), width=st.floats(2, 300), height=st.floats(2, 300))
def test_redact_with_any_box_takes_every_letter_that_it_touches_and_no_other(
    x: float, y: float, width: float, height: float
) -> None:
    pdf = make_page("(The quick brown fox jumps over the lazy dog) Tj T* " * 12)
    box = Box(1, x, y, x + width, y + height)

    def touches(letter: Letter) -> bool:
        left, bottom, right, top = letter.ink
        return left < box.x1 and right > box.x0 and bottom < box.y1 and top > box.y0

    def near(letter: Letter) -> bool:
        left, bottom, right, top = letter.ink
        return left < box.x1 + 1 and right > box.x0 - 1 and bottom < box.y1 + 1 and top > box.y0 - 1

    before = [letter for letter in get_letters(pdf) if not letter.text.isspace()]
    after = "".join(letter.text for letter in get_letters(build_redacted(pdf, (box,), "")))
    left = "".join(after.split())
    assert len(left) <= sum(not touches(letter) for letter in before)
    assert len(left) >= sum(not near(letter) for letter in before)


def test_redact_runs_in_its_own_process_and_gives_the_same_answer(hostile: bytes) -> None:
    assert not find_secret(redact(hostile, ALL))
    assert find_boxes(hostile, KEPT) == find_phrase(hostile, KEPT)


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n%%EOF"])
def test_redact_of_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(RedactionError) as refusal:
        redact(content, [PLACE])
    assert refusal.value.way_out


def test_redact_without_a_box_is_refused(hostile: bytes) -> None:
    with pytest.raises(RedactionError, match="nothing to redact"):
        redact(hostile, [])


def test_redact_of_a_pdf_under_password_is_refused() -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_page("(x) Tj"))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(RedactionError, match="password"):
        redact(buffer.getvalue(), [PLACE])


def test_pdftotext_comes_to_the_same_answer(redacted: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(redacted)
    try:
        text = subprocess.run(
            ["pdftotext", "a.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("needs pdftotext (poppler)")
    assert SECRET not in text.stdout
    assert KEPT in text.stdout
