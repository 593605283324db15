"""ZIP tables, names, bombs, and files that are two things at once."""

from __future__ import annotations

import io
import zipfile

import pytest

from shared.documents.gate.findings import RULES
from shared.documents.gate.inspect import judge
from shared.documents.gate.model import Limits
from tests.unit.documents_gate.build import (
    codes,
    copied,
    mail,
    pdf,
    picture,
    removed,
    unicode_path,
    verdict,
    zipped,
)
from tests.unit.documents_read.build import docx, paragraph, parts

GOOD = docx(paragraph("The parties agree."))


def members() -> list[tuple[str, bytes]]:
    return list(parts(paragraph("The parties agree.")).items())


def test_every_refusal_has_a_plain_message_and_a_way_out():
    for code, rule in RULES.items():
        assert rule["message"].endswith((".", "}")), code
        assert rule["way_out"].endswith((".", "}")), code
        assert rule["severity"] in ("refuse", "warn", "info")


def test_empty_file_and_too_large_file_are_refused():
    assert codes(verdict(b"")) == {"empty"}
    assert codes(verdict(GOOD, file_bytes=100)) == {"too_large"}


@pytest.mark.parametrize("name", ["word/document.xml", "WORD/DOCUMENT.XML"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(name):
    assert codes(verdict(zipped(*members(), (name, b"<x/>")))) == {"duplicate_member"}


@pytest.mark.parametrize(
    "name",
    [
        "../../evil",
        "/etc/passwd",
        "C:/x",
        "a/../b",
        "a\\b",
        "x/\u202egnp.exe",
        "con.txt",
        "a//b",
        "./a",
    ],
)
def test_member_whose_name_leads_astray_is_refused(name):
    found = verdict(zipped(*members(), (name, b"x")))
    assert codes(found) & {"member_path", "member_disguised"}
    assert found.decision == "refuse"


def test_member_name_with_a_null_byte_is_refused():
    data = zipped(*members(), ("a?b", b"x")).replace(b"a?b", b"a\x00b")
    assert codes(verdict(data)) == {"member_path"}


def test_member_with_a_second_name_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members():
            archive.writestr(name, data)
        info = zipfile.ZipInfo("harmless.txt")
        info.extra = unicode_path(b"word/document.xml")
        archive.writestr(info, b"<x/>")
    assert codes(verdict(buffer.getvalue())) == {"member_disguised"}


def test_member_header_that_contradicts_the_table_of_contents_is_refused():
    data = bytearray(GOOD)
    place = data.index(b"word/document.xml")
    data[place : place + 17] = b"word/document.xmk"
    assert codes(verdict(bytes(data))) == {"member_disguised"}


def test_member_missing_from_the_table_of_contents_is_found():
    extra = zipped(("word/hidden.xml", b"<x/>"))
    local = extra[: extra.index(b"PK\x01\x02")]
    found = verdict(local + GOOD, "a.docx")
    assert found.decision == "refuse"
    assert codes(found) <= {"polyglot", "member_disguised"}


def test_bytes_before_and_after_the_archive_are_refused():
    assert codes(verdict(GOOD + b"trailer")) == {"polyglot"}
    assert verdict(b"#!/bin/sh\n" + GOOD).decision == "refuse"


@pytest.mark.parametrize("cut", [10, 100, 1_000])
def test_cut_off_archive_is_called_cut_off(cut):
    assert codes(verdict(GOOD[:-cut])) & {"truncated", "damaged"}


def test_bomb_is_stopped_by_ratio_and_by_size():
    bomb = zipped(*members(), ("word/big.xml", b"<x>" + b" " * 30_000_000 + b"</x>"))
    assert codes(verdict(bomb)) == {"ratio"}
    assert codes(verdict(bomb, ratio=10_000_000, expanded_bytes=1_000_000)) == {"expands_too_much"}


def test_lie_about_a_members_size_is_found():
    data = bytearray(GOOD)
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (5).to_bytes(4, "little")
    found = verdict(bytes(data))
    assert codes(found) & {"damaged", "member_disguised"}


def test_too_many_members_are_refused():
    assert codes(verdict(zipped(*((f"{n}.csv", b"a,b\n1,2\n") for n in range(12))), "a.zip", members=10)) == {
        "too_many_members"
    }


def test_archive_of_good_files_is_accepted_and_packed_anew():
    data = zipped(("MOU.docx", GOOD), ("scan.pdf", pdf()), ("__MACOSX/x", b"junk"), ("photo.png", picture()))
    found = verdict(data, "bundle.zip")
    assert found.decision == "accept"
    assert [(item.name, item.kind) for item in found.contents] == [
        ("MOU.docx", "docx"), ("scan.pdf", "pdf"), ("photo.png", "png"),
    ]  # fmt: skip
    assert removed(found) == {"junk"}
    with zipfile.ZipFile(io.BytesIO(copied(found))) as archive:
        assert archive.namelist() == ["MOU.docx", "scan.pdf", "photo.png"]


def test_one_bad_member_refuses_the_archive_and_is_named():
    found = verdict(zipped(("good.docx", GOOD), ("bad.docx", GOOD[:-30])), "bundle.zip")
    assert found.decision == "refuse"
    assert found.reasons[0].place == "bad.docx"


def test_archive_in_an_archive_is_refused_and_a_document_in_one_is_not():
    inner = zipped(("a.csv", b"a,b\n1,2\n"))
    found = verdict(zipped(("inner.zip", inner)), "outer.zip")
    assert "archive" in found.reasons[0].message
    assert codes(verdict(zipped(), "empty.zip")) == {"empty_archive"}


def test_archive_in_a_mail_is_refused_but_a_document_passes():
    good = mail(attachments=(("MOU.docx", GOOD, "application/octet-stream"),))
    assert verdict(good, "m.eml").contents[0].kind == "docx"
    bad = mail(attachments=(("x.zip", zipped(("a.csv", b"a,b\n1,2\n")), "application/zip"),))
    found = verdict(bad, "m.eml")
    assert found.decision == "accept_with_warnings"
    assert "attachment" in removed(found)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"MZ\x90\x00" + bytes(100), "report.docx", "program"),
        (b"\x7fELF" + bytes(100), "a.pdf", "program"),
        (b"a,b\n1,2\n", "table.csv.exe", "program"),
        (b"{\\rtf1 hello}", "a.docx", "unsupported"),
        (b"<html><script>x</script></html>", "a.docx", "unsupported"),
        (b"Rar!\x1a\x07\x00", "a.zip", "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password"),
        (b"just some words\nand more words\n", "notes.txt", "unsupported"),
        (bytes(range(256)) * 4, "x.bin", "unsupported"),
    ],
)
def test_what_we_do_not_take_is_named_for_what_it_is(data, name, code):
    found = verdict(data, name)
    assert codes(found) == {code}
    assert found.reasons[0].way_out


def test_name_that_does_not_fit_the_content_is_a_warning_and_the_content_counts():
    found = verdict(pdf(), "agreement.docx")
    assert (found.decision, found.kind) == ("accept_with_warnings", "pdf")
    assert codes(found) == {"wrong_extension"}


@pytest.mark.parametrize(
    "name", ["../../etc/agreement.pdf", "agree\u202ement.pdf", "a\nb.pdf", "C:\\x\\agreement.pdf"]
)
def test_name_is_made_harmless(name):
    found = judge(pdf(), name, Limits())
    assert "/" not in found.name and "\\" not in found.name and found.name.isprintable()
    assert found.name.endswith(".pdf")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_picture_with_an_archive_or_page_behind_it_is_refused(kind):
    name = f"a.{kind.lower()}"
    assert codes(verdict(picture(kind) + zipped(("a", b"b")), name)) == {"polyglot"}
    assert codes(verdict(picture(kind) + b"<script>alert(1)</script>", name)) == {"polyglot"}


def test_pdf_with_an_archive_or_something_in_front_is_refused():
    assert codes(verdict(pdf() + zipped(("a", b"b")), "a.pdf")) == {"polyglot"}
    assert codes(verdict(b"GARBAGE " + pdf(), "a.pdf")) == {"polyglot"}
