"""PDFs at the gate."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.unit.documents_gate.build import codes, copied, pdf, removed, verdict


def reopened(found) -> pikepdf.Pdf:
    return pikepdf.Pdf.open(io.BytesIO(copied(found)))


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_annotation(annotation: Dictionary):
    def edit(document: pikepdf.Pdf) -> None:
        document.pages[0].Annots = Array([document.make_indirect(annotation)])

    return edit


def link(action: Dictionary) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)


def test_plain_pdf_is_accepted_and_its_copy_is_stable():
    first, second = verdict(pdf(pages=3), "a.pdf"), verdict(pdf(pages=3), "a.pdf")
    assert (first.decision, first.removed) == ("accept", ())
    assert first.copy == second.copy
    assert len(reopened(first).pages) == 3


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda d: d.Root.__setattr__("OpenAction", script()), "javascript"),
        (lambda d: d.Root.__setattr__("AA", Dictionary(WC=script())), "action"),
        (lambda d: d.pages[0].obj.__setattr__("AA", Dictionary(O=script())), "action"),
        (
            lambda d: d.Root.__setattr__(
                "Names", Dictionary(JavaScript=Dictionary(Names=[String("x"), script()]))
            ),
            "javascript",
        ),
        (with_annotation(link(Dictionary(S=Name.Launch, F=String("cmd.exe")))), "action"),
        (with_annotation(link(Dictionary(S=Name.SubmitForm, F=String("http://x")))), "action"),
        (with_annotation(link(Dictionary(S=Name.URI, URI=String("javascript:x")))), "unsafe_link"),
        (with_annotation(link(Dictionary(S=Name.GoTo, D=String("x"), Next=script()))), "action"),
        (with_annotation(Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])), "media"),
    ],
)
def test_active_content_is_taken_out_and_warned_of(edit, code):
    found = verdict(pdf(edit=edit), "a.pdf")
    assert found.decision == "accept_with_warnings"
    assert "active_content" in codes(found)
    assert code in removed(found)
    plain = io.BytesIO()
    reopened(found).save(plain, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    for mark in (b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/AA", b"javascript:", b"/RichMedia"):
        assert mark not in plain.getvalue()


def test_web_link_and_jump_stay():
    action = Dictionary(S=Name.URI, URI=String("https://www.wvlegislature.gov/"))
    found = verdict(pdf(edit=with_annotation(link(action))), "a.pdf")
    assert found.decision == "accept"
    copy = reopened(found)
    assert str(copy.pages[0].Annots[0].A.URI).startswith("https://")


def test_files_inside_are_taken_out_and_named():
    def edit(document: pikepdf.Pdf) -> None:
        document.attachments["exhibit.xlsx"] = b"data"

    found = verdict(pdf(edit=edit), "a.pdf")
    assert codes(found) == {"embedded_files"}
    assert "exhibit.xlsx" in found.findings[0].message
    assert len(reopened(found).attachments) == 0


def test_password_is_refused_and_a_mere_restriction_is_a_warning():
    locked = pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    assert codes(verdict(locked, "a.pdf")) == {"password"}
    restricted = verdict(pdf(encryption=pikepdf.Encryption(owner="o", user="")), "a.pdf")
    assert codes(restricted) == {"pdf_restricted"}
    assert not reopened(restricted).is_encrypted


def test_dynamic_form_and_empty_pdf_are_refused():
    form = pdf(edit=lambda d: d.Root.__setattr__("NeedsRendering", True))
    assert codes(verdict(form, "a.pdf")) == {"pdf_form"}
    assert codes(verdict(pdf(pages=0), "a.pdf")) == {"no_pages"}


def test_layers_that_are_off_are_warned_of():
    def edit(document: pikepdf.Pdf) -> None:
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Hidden")))
        document.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))

    assert codes(verdict(pdf(edit=edit), "a.pdf")) == {"hidden_layers"}


def test_signature_is_left_to_the_original_and_the_reader_is_told():
    def edit(document: pikepdf.Pdf) -> None:
        value = document.make_indirect(
            Dictionary(Type=Name.Sig, Name=String("Ana Ruiz"), Contents=String("x"))
        )
        field = document.make_indirect(Dictionary(FT=Name.Sig, T=String("sig"), V=value))
        document.Root.AcroForm = Dictionary(Fields=[field], SigFlags=3)

    found = verdict(pdf(edit=edit), "a.pdf")
    assert codes(found) == {"signed_pdf"}
    copy = reopened(found)
    assert "/V" not in copy.Root.AcroForm.Fields[0]


def test_cut_off_and_garbled_pdfs_are_refused():
    data = pdf(pages=5)
    assert codes(verdict(data[: len(data) // 2], "a.pdf")) == {"truncated"}
    assert codes(verdict(b"%PDF-1.7\nnothing\n%%EOF", "a.pdf")) <= {"damaged", "no_pages"}


def test_repaired_pdf_is_warned_of():
    broken = pdf(pages=2).replace(b"startxref\n", b"startxref\n9")
    assert "pdf_damaged" in codes(verdict(broken, "a.pdf"))


def test_bytes_after_the_end_do_not_reach_the_copy():
    found = verdict(pdf() + b"\nnotes to self\n", "a.pdf")
    assert removed(found) == {"trailing"}
    assert b"notes to self" not in copied(found)
