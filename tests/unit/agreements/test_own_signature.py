"""A signer's own signed PDF is taken only where it is the frozen text with their one whole signature, and no more."""

import io
from functools import lru_cache

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from services.agreements.signature.own_certificate import certificate_in_words
from services.agreements.signature.own_certificate_pdf import check_own
from shared.documents.gate.upload import Upload
from shared.documents.seal.later import find_later_problem
from shared.documents.seal.model import Chain
from shared.errors import Invalid
from tests.unit.documents_seal.certificates import make_authority
from tests.unit.documents_seal.conftest import make_pdf
from tests.unit.documents_seal.longterm import with_hidden, with_store, with_time_stamp

FROZEN = make_pdf("The parties agree.", "They sign here.")
KAREN = "HOLT.KAREN.L.1029384756"


@lru_cache
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


SIGNED = signed()


@pytest.mark.parametrize(
    "added",
    [
        [with_store],
        [with_time_stamp],
        [with_store, with_time_stamp],
        [with_store, with_time_stamp, with_store, with_time_stamp],
    ],
    ids=["LT", "time-stamp", "LTA", "LTA renewed"],
)
def test_validation_data_added_after_the_signature_is_taken(added):
    data = SIGNED
    for add in added:
        data = add(data)
    report = check(data, (make_authority(KAREN, stamping=False).root,))
    assert (report.signer, report.chain, report.covers_whole_file) == (KAREN, Chain.TRUSTED, False)
    assert "with validation data added after the signature" in certificate_in_words(report)


def test_validation_data_filed_under_the_signature_itself_is_taken():
    contents = SIGNED[SIGNED.index(b"/Contents <", len(FROZEN)) + 11 :].split(b">")[0]
    assert check(with_store(SIGNED, signature=contents)).intact


def note(writer):
    made = generic.DictionaryObject({
        generic.NameObject("/Type"): generic.NameObject("/Annot"),
        generic.NameObject("/Subtype"): generic.NameObject("/Text"),
        generic.NameObject("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (9, 9, 20, 20)]),
        generic.NameObject("/Contents"): generic.pdf_string("Not agreed"),
    })  # fmt: skip
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    writer.register_annotation(page, writer.add_object(made))


def title(writer):
    writer.set_info(generic.DictionaryObject({generic.NameObject("/Title"): generic.pdf_string("Another")}))


def metadata(writer):
    xmp = b"""<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Keywords>void</pdf:Keywords></rdf:Description></rdf:RDF></x:xmpmeta>
    <?xpacket end="w"?>"""
    entries = {"/Type": "/Metadata", "/Subtype": "/XML"}
    made = {generic.NameObject(k): generic.NameObject(v) for k, v in entries.items()}
    writer.root[generic.NameObject("/Metadata")] = writer.add_object(
        generic.StreamObject(made, stream_data=xmp)
    )
    writer._update_meta = lambda: None  # else pyHanko writes properties of its own over these
    writer.update_root()


def empty_field(writer):
    fields.append_signature_field(writer, fields.SigFieldSpec("Later"))


def opened_elsewhere(writer):
    action = generic.DictionaryObject({
        generic.NameObject("/S"): generic.NameObject("/URI"),
        generic.NameObject("/URI"): generic.pdf_string("https://example.org"),
    })  # fmt: skip
    writer.root[generic.NameObject("/OpenAction")] = writer.add_object(action)
    writer.update_root()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (note, "notes or marks on page 1 added"),
        (title, "properties changed"),
        (metadata, "properties changed"),
        (empty_field, "an empty field for a signature was added"),
        (opened_elsewhere, "the document was changed"),
    ],
)
@pytest.mark.parametrize("long_term", [False, True])
def test_anything_else_added_after_the_signature_is_refused_also_beside_validation_data(
    change, said, long_term
):
    data = incremental(with_store(SIGNED) if long_term else SIGNED, change)
    assert data.startswith(SIGNED)
    assert said in refusal(with_time_stamp(data) if long_term else data)


def test_text_changed_between_signature_and_time_stamp_is_refused():
    def overwrite(writer):
        contents = writer.root["/Pages"]["/Kids"][0].get_object().raw_get("/Contents")
        contents.get_object()._data = b"BT /F1 12 Tf 72 700 Td (The parties agree to less.) Tj ET"
        contents.get_object()._encoded_data = None
        writer.mark_update(contents)

    assert "what page 1 shows changed" in refusal(with_time_stamp(incremental(SIGNED, overwrite)))


@pytest.mark.parametrize("data", [b"a note that nobody sees", make_pdf("Another agreement"), b""])
def test_store_that_holds_no_certificates_is_refused(data):
    assert "can't be read" in refusal(with_hidden(SIGNED, data))


def test_words_hidden_behind_a_certificate_in_the_store_are_refused():
    certificate = make_authority().certificate.dump()
    assert check(with_hidden(SIGNED, certificate)).intact
    assert "something else than certificates" in refusal(with_hidden(SIGNED, certificate + b"Not agreed"))


def test_second_signature_after_validation_data_is_refused():
    assert "carries 2 signatures" in refusal(signed(with_store(SIGNED), name="Second"))


def test_time_stamp_that_is_shown_on_a_page_is_refused():
    assert "the document was changed" in refusal(with_time_stamp(SIGNED, box=(10, 10, 90, 40)))


def test_time_stamp_before_the_signature_is_refused():
    assert "time-stamped before" in refusal(signed(with_time_stamp(FROZEN)))


def test_spoilt_time_stamp_is_refused():
    data = bytearray(with_time_stamp(SIGNED))
    place = data.index(b"/Contents <", len(SIGNED)) + 2000
    data[place : place + 2] = b"00" if data[place : place + 2] != b"00" else b"11"
    assert "is broken" in refusal(bytes(data))


def test_bytes_that_belong_to_no_revision_are_refused_after_validation_data():
    assert refusal(with_store(SIGNED) + b"\n% more\n%%EOF\n")
    between = SIGNED + b"% nothing\n" + SIGNED[SIGNED.rindex(b"startxref") :]
    assert "belong to nothing" in find_later_problem(with_store(between), len(SIGNED))


def test_script_added_before_signing_is_refused():
    def script(writer):
        action = generic.DictionaryObject({
            generic.NameObject("/S"): generic.NameObject("/JavaScript"),
            generic.NameObject("/JS"): generic.pdf_string("app.alert('hello')"),
        })  # fmt: skip
        writer.root[generic.NameObject("/OpenAction")] = writer.add_object(action)
        writer.update_root()

    assert "More than a signature was added" in refusal(signed(incremental(FROZEN, script)))
