"""A signer's own signed PDF is taken only where it is the frozen text with their one whole signature, and no more."""

import io

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from services.agreements.signature.own import certificate_in_words
from services.agreements.signature.own_pdf import check_own
from shared.documents.gate.upload import Upload
from shared.documents.seal.model import Chain
from shared.errors import Invalid
from tests.unit.documents_seal.certificates import make_authority
from tests.unit.documents_seal.conftest import make_pdf

FROZEN = make_pdf("The parties agree.", "They sign here.")
KAREN = "HOLT.KAREN.L.1029384756"


def signed(pdf=FROZEN, name="Signature1", box=None, **authority):
    """As a partner's own software signs: one signature, appended. `box` shows it on the last page."""
    signer = make_authority(KAREN, stamping=False, **authority).make_signer()
    field = fields.SigFieldSpec(name, box=box, on_page=-1)
    metadata = signers.PdfSignatureMetadata(field_name=name, md_algorithm="sha256")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return signers.PdfSigner(metadata, signer=signer, new_field_spec=field).sign_pdf(writer).getvalue()


def rewritten(pdf=FROZEN, add=None):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if add:
            add(opened)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def incremental(pdf, change):
    """A change appended to the file, so that its first bytes stay."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def check(data, roots=()):
    return check_own(FROZEN, Upload(data, "signed.pdf"), roots)


def refusal(data, roots=()):
    with pytest.raises(Invalid) as refused:
        check(data, roots)
    [error] = refused.value.fields
    assert error.field == "file"
    return error.message


@pytest.mark.parametrize("box", [None, (100, 100, 300, 160)])
def test_frozen_text_with_one_signature_is_taken_and_names_its_signer(box):
    report = check(signed(box=box), (make_authority(KAREN, stamping=False).root,))
    assert (report.signer, report.chain, report.covers_whole_file) == (KAREN, Chain.TRUSTED, True)
    assert KAREN in certificate_in_words(report) and "a root that we trust" in certificate_in_words(report)


def test_certificate_of_an_unknown_root_is_taken_only_where_no_roots_are_named():
    report = check(signed())
    assert report.chain is Chain.UNKNOWN and "not known to us" in certificate_in_words(report)
    assert "does not lead to a root" in refusal(signed(), (make_authority("Another").root,))


@pytest.mark.parametrize("authority", [{"days": -1}, {"signing": False}])
def test_certificate_that_has_expired_or_is_not_for_signing_is_refused(authority):
    root = make_authority(KAREN, stamping=False, **authority).root
    assert "certificate" in refusal(signed(**authority), (root,))


def test_file_without_a_signature_is_refused():
    assert "carries no digital signature" in refusal(FROZEN)


def test_another_text_or_the_same_text_saved_anew_is_refused_though_it_is_signed():
    assert "not the agreement" in refusal(signed(make_pdf("The parties agree to less.")))
    assert "not the agreement" in refusal(signed(rewritten()))


def test_text_changed_before_it_was_signed_is_refused():
    def overwrite(writer):
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        contents = page.raw_get("/Contents")
        stream = contents.get_object()
        stream._data = b"BT /F1 12 Tf 72 700 Td (The parties agree to less.) Tj ET"
        stream._encoded_data = None
        writer.mark_update(contents)

    changed = incremental(FROZEN, overwrite)
    assert changed.startswith(FROZEN) and len(changed) > len(FROZEN)
    assert "what page 1 shows changed" in refusal(signed(changed))


def test_two_signatures_are_refused():
    assert "carries 2 signatures" in refusal(signed(signed(), name="Second"))


def test_file_changed_after_signing_is_refused():
    data = signed()
    assert refusal(data + b"\n% more\n%%EOF\n")
    spoilt = bytearray(data)
    place = data.index(b"/Contents <", len(FROZEN)) + 2000
    spoilt[place : place + 2] = b"00" if spoilt[place : place + 2] != b"00" else b"11"
    assert "broken" in refusal(bytes(spoilt))


def test_script_added_before_signing_is_refused():
    def script(writer):
        action = generic.DictionaryObject({
            generic.NameObject("/S"): generic.NameObject("/JavaScript"),
            generic.NameObject("/JS"): generic.pdf_string("app.alert('hello')"),
        })  # fmt: skip
        writer.root[generic.NameObject("/OpenAction")] = writer.add_object(action)
        writer.update_root()

    assert "More than a signature was added" in refusal(signed(incremental(FROZEN, script)))
