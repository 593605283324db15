"""Mail, tables and pictures at the gate."""

from __future__ import annotations

import csv
import io
from email import message_from_bytes, policy

import pytest
from PIL import Image

from shared.documents.gate.table import is_formula
from tests.unit.documents_gate.build import codes, copied, mail, pdf, picture, removed, verdict


def parsed(found):
    return message_from_bytes(copied(found), policy=policy.default)


def test_plain_mail_is_accepted_and_its_copy_is_stable():
    data = mail("Please find the draft.")
    first, second = verdict(data, "m.eml"), verdict(data, "m.eml")
    assert (first.decision, first.copy) == ("accept", second.copy)
    assert parsed(first).get_content().strip() == "Please find the draft."
    assert parsed(first)["Subject"] == "Draft"


def test_good_attachment_travels_in_its_clean_form_and_a_program_does_not():
    data = mail(
        attachments=(
            ("a.pdf", pdf(), "application/pdf"),
            ("b.exe", b"MZ\x90\x00", "application/octet-stream"),
        )
    )
    found = verdict(data, "m.eml")
    assert [part.get_filename() for part in parsed(found).iter_attachments()] == ["a.pdf"]
    assert codes(found) == {"attachment_removed"}
    assert "attachment" in removed(found)
    assert verdict(data, "m.eml").copy == copied(found)


def test_html_mail_becomes_text_without_scripts_or_remote_pictures():
    data = (
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n\r\n"
        b"<p>Hello<br>there</p><script>alert(1)</script><img src='http://t.example/1.gif'>"
    )
    found = verdict(data, "m.eml")
    assert codes(found) == {"mail_html"}
    text = parsed(found).get_content()
    assert "Hello" in text and "there" in text
    assert "alert" not in text and b"t.example" not in copied(found)


@pytest.mark.parametrize(
    "kind", ["multipart/encrypted; boundary=x", "application/pkcs7-mime; smime-type=enveloped-data"]
)
def test_encrypted_mail_is_refused_with_a_way_out(kind):
    data = f"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nContent-Type: {kind}\r\n\r\n--x--\r\n".encode()
    found = verdict(data, "m.eml")
    assert codes(found) == {"mail_encrypted"}
    assert "decrypted" in found.reasons[0].way_out


def test_message_in_message_in_message_is_not_followed_for_ever():
    inner = mail("deepest")
    for _ in range(4):
        outer = message_from_bytes(mail("outer"), policy=policy.default)
        outer.add_attachment(message_from_bytes(inner, policy=policy.default))
        inner = outer.as_bytes()
    found = verdict(inner, "m.eml")
    assert "attachment_removed" in codes(found) or "member_warned" in codes(found)
    assert found.accepted


@pytest.mark.parametrize(
    "raw", [b"Subject: =?utf-8?q?=ZZ?=", b"To: <<>>,,;:", b"Date: not a date", b"From: \xff\xfe"]
)
def test_broken_header_does_not_stop_the_rest(raw):
    data = raw + b"\r\nMIME-Version: 1.0\r\nX-A: 1\r\nReply-To: a@b.example\r\n\r\nThe text.\r\n"
    found = verdict(data, "m.eml")
    assert found.accepted
    assert "The text." in parsed(found).get_content()


def rows(found) -> list[list[str]]:
    return list(csv.reader(io.StringIO(copied(found).decode(), newline="")))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"name,age\nAna,41\n", [["name", "age"], ["Ana", "41"]]),
        (b"name;age\nAna;41\n", [["name", "age"], ["Ana", "41"]]),
        ("\ufeffname\tage\nJosé\t41\n".encode(), [["name", "age"], ["José", "41"]]),
        ("name,age\nJosé,41\n".encode("utf-16"), [["name", "age"], ["José", "41"]]),
        ("name,age\nJosé,41\n".encode("cp1252"), [["name", "age"], ["José", "41"]]),
        (b'a,b\n"x\ny","q""q"\n', [["a", "b"], ["x\ny", 'q"q']]),
    ],
)
def test_table_is_read_whatever_its_separator_and_alphabet(data, expected):
    found = verdict(data, "t.csv")
    assert found.decision == "accept"
    assert rows(found) == expected


def test_cell_that_a_spreadsheet_would_run_is_marked_as_text():
    found = verdict(b'name,note\nAna,"=HYPERLINK(""http://x"",""y"")"\nBo,@SUM(A1)\nCy,-5.20\n', "t.csv")
    assert codes(found) == {"csv_formulas"}
    assert [row[1] for row in rows(found)] == ["note", '\'=HYPERLINK("http://x","y")', "'@SUM(A1)", "-5.20"]


@pytest.mark.parametrize("cell", ["-5", "+1 304 555 0100", "-1,234.50", "plain", "", "- 4 %"])
def test_number_is_no_formula(cell):
    assert not is_formula(cell)


def test_ragged_table_is_warned_of_and_binary_is_refused():
    assert codes(verdict(b"a,b\n1,2\n1,2,3\n", "t.csv")) == {"csv_shape"}
    assert verdict(b"a,b\n1,\x00\n", "t.csv").decision == "refuse"
    assert codes(verdict(b"a,b\n" * 50, "t.csv", csv_rows=10)) == {"csv_too_long"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "WEBP"])
def test_picture_is_written_anew_with_the_same_size(kind):
    found = verdict(picture(kind), f"a.{kind.lower()}")
    assert found.decision == "accept"
    with Image.open(io.BytesIO(copied(found))) as image:
        assert (image.format, image.size) == (kind, (20, 10))


def test_pixels_of_lossless_pictures_do_not_change():
    for kind in ("PNG", "TIFF", "WEBP"):
        data = picture(kind, lossless=True) if kind == "WEBP" else picture(kind)
        before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(copied(verdict(data, "a.x"))))
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


def test_place_and_camera_do_not_reach_the_copy():
    details = Image.Exif()
    details[0x010F] = "CameraMaker"
    found = verdict(picture("JPEG", exif=details), "a.jpg")
    assert (found.decision, codes(found), removed(found)) == ("accept", {"picture_details"}, {"metadata"})
    assert b"CameraMaker" not in copied(found)


def test_picture_stored_sideways_is_turned_upright():
    details = Image.Exif()
    details[0x0112] = 6
    found = verdict(picture("JPEG", exif=details), "a.jpg")
    assert Image.open(io.BytesIO(copied(found))).size == (10, 20)


def test_all_pages_of_a_scan_are_kept():
    buffer = io.BytesIO()
    pages = [Image.new("L", (8, 8), shade) for shade in (0, 100, 200)]
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:])
    found = verdict(buffer.getvalue(), "scan.tif")
    assert getattr(Image.open(io.BytesIO(copied(found))), "n_frames", 1) == 3


def test_too_many_pixels_and_cut_off_pictures_are_refused():
    assert codes(verdict(picture(size=(200, 200)), "a.png", pixels=10_000)) == {"too_many_pixels"}
    found = verdict(picture("JPEG", size=(300, 300))[:400], "a.jpg")
    assert codes(found) & {"truncated", "damaged"}
