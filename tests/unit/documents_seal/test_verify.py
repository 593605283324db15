"""Verification of any PDF: no altered byte and no later change goes unseen, and nothing makes it fall over."""

import asyncio
import io
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from shared.documents.process import Done, run_isolated
from shared.documents.seal.container import find_byte_ranges
from shared.documents.seal.keys import make_development_key
from shared.documents.seal.model import (
    Chain,
    Clock,
    NotReadable,
    SealError,
    SealKey,
    SignatureReport,
    Verdict,
)
from shared.documents.seal.verify import verify
from tests.unit.documents_seal.certificates import Authority, make_authority
from tests.unit.documents_seal.conftest import make_pdf


def is_accepted(pdf: bytes, key: SealKey) -> bool:
    """Whether a reader who asks would be told that the file is as it was sealed."""
    try:
        reports = verify(pdf, trust_roots=key.trust_roots)
    except SealError:
        return False
    return bool(reports) and all(report.verdict is Verdict.GOOD for report in reports)


def sign(pdf: bytes, signer: Authority, field: str, **metadata: Any) -> bytes:
    """An ordinary approval signature, as a partner's own software would put it on."""
    settings = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", **metadata)
    output = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), settings, signer.make_signer())
    return bytes(output.getvalue())


def append(pdf: bytes, change) -> bytes:
    """`pdf` with an incremental update made by `change(writer, first page)`."""
    buffer = io.BytesIO(pdf)
    writer = IncrementalPdfFileWriter(buffer)
    change(writer, writer.root["/Pages"]["/Kids"][0].get_object())
    writer.write_in_place()
    return buffer.getvalue()


def rewrite_page(writer: IncrementalPdfFileWriter, page: generic.DictionaryObject) -> None:
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 700 Td (The parties do not agree.) Tj ET")
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)


def add_note(writer: IncrementalPdfFileWriter, page: generic.DictionaryObject) -> None:
    note = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Annot"),
            generic.NameObject("/Subtype"): generic.NameObject("/FreeText"),
            generic.NameObject("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 99, 99))),
        }
    )
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def drop_form(writer: IncrementalPdfFileWriter, page: generic.DictionaryObject) -> None:
    del page
    del writer.root["/AcroForm"]
    writer.update_root()


def test_verify_of_a_file_without_signature_reports_none() -> None:
    assert verify(make_pdf(), trust_roots=[]) == []


@pytest.mark.parametrize("part", ["before", "signature", "after"])
def test_verify_of_a_sealed_file_with_one_flipped_bit_never_accepts_it(
    key: SealKey, sealed: bytes, part: str
) -> None:
    [(_, start, end, _)] = find_byte_ranges(sealed)
    span = {"before": (0, start), "signature": (start, end), "after": (end, len(sealed))}[part]
    chance = random.Random(part)
    for place in chance.sample(range(*span), 40):
        altered = bytearray(sealed)
        altered[place] ^= 1 << chance.randrange(8)
        assert not is_accepted(bytes(altered), key), f"byte {place}"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_verify_of_a_sealed_file_with_bytes_changed_cut_or_added_never_accepts_it(
    key: SealKey, sealed: bytes, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(sealed)))
    end = data.draw(st.integers(start, min(len(sealed), start + 400)))
    altered = sealed[:start] + data.draw(st.binary(max_size=200)) + sealed[end:]
    assert altered == sealed or not is_accepted(altered, key)


def test_verify_finds_bytes_hidden_in_the_room_beside_the_signature(key: SealKey, sealed: bytes) -> None:
    [(_, _, end, _)] = find_byte_ranges(sealed)
    hidden = sealed[: end - 21] + b"5345435245545345435B"[:20] + sealed[end - 1 :]
    [report] = verify(hidden, trust_roots=key.trust_roots)
    assert len(hidden) == len(sealed)
    assert (report.verdict, report.intact) == (Verdict.BROKEN, False)
    assert "hidden" in report.problem


@pytest.mark.parametrize(
    ("change", "words"),
    [(rewrite_page, "what page 1 shows changed"), (add_note, "notes or marks on page 1 added")],
)
def test_verify_of_a_sealed_file_changed_by_an_update_says_what_changed(
    key: SealKey, sealed: bytes, change, words: str
) -> None:
    [report] = verify(append(sealed, change), trust_roots=key.trust_roots)
    assert report.verdict is Verdict.CHANGED_AFTER
    assert report.intact
    assert not report.covers_whole_file
    assert words in report.changes
    assert words in report.summary


def test_verify_of_a_sealed_file_with_bytes_appended_says_so(key: SealKey, sealed: bytes) -> None:
    [report] = verify(sealed + b"\n% a remark\n", trust_roots=key.trust_roots)
    assert report.verdict is not Verdict.GOOD
    assert not report.covers_whole_file


def test_verify_reports_a_signature_that_an_update_took_out_of_sight(key: SealKey, sealed: bytes) -> None:
    [report] = verify(append(sealed, drop_form), trust_roots=key.trust_roots)
    assert (report.kind, report.verdict) == ("removed", Verdict.BROKEN)
    assert "1 signature taken out" in report.changes


def test_verify_of_two_partners_signatures_reports_both_and_that_the_second_came_later() -> None:
    first, second = make_authority("Alice", stamping=False), make_authority("Bob", stamping=False)
    signed = sign(sign(make_pdf(), first, "A"), second, "B")
    one, two = verify(signed, trust_roots=[first.root, second.root])
    assert [one.signer, two.signer] == ["Alice", "Bob"]
    assert [one.verdict, two.verdict] == [Verdict.GOOD, Verdict.GOOD]
    assert (one.covers_whole_file, one.changes) == (False, ("1 signature added",))
    assert two.covers_whole_file


def test_verify_of_a_certified_file_signed_again_reports_the_forbidden_change() -> None:
    first, second = make_authority("Alice", stamping=False), make_authority("Bob", stamping=False)
    certified = sign(make_pdf(), first, "A", certify=True, docmdp_permissions=fields.MDPPerm.FILL_FORMS)
    buffer = io.BytesIO(certified)
    writer = IncrementalPdfFileWriter(buffer)
    rewrite_page(writer, writer.root["/Pages"]["/Kids"][0].get_object())
    writer.write_in_place()
    one, two = verify(sign(buffer.getvalue(), second, "B"), trust_roots=[first.root, second.root])
    assert one.verdict is Verdict.CHANGED_AFTER
    assert {"what page 1 shows changed", "1 signature added"} <= set(one.changes)
    assert two.verdict is Verdict.GOOD


def test_verify_of_a_time_stamp_on_the_file_reports_it_and_that_it_was_allowed() -> None:
    partner, authority = make_authority("Alice", stamping=False), make_authority()
    stamper = PdfTimeStamper(DummyTimeStamper(authority.certificate, authority.key))
    signed = sign(make_pdf(), partner, "A")
    stamped = stamper.timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(signed)), "sha256", None).getvalue()
    signature, stamp = verify(stamped, trust_roots=[partner.root, authority.root])
    assert (stamp.kind, stamp.clock, stamp.verdict) == ("time-stamp", Clock.AUTHORITY, Verdict.GOOD)
    assert (signature.verdict, signature.changes_allowed) == (Verdict.GOOD, True)
    assert signature.changes == ("1 signature added",)


@pytest.mark.parametrize(
    ("signer", "chain"),
    [
        (make_authority("Expired", stamping=False, days=-30), Chain.EXPIRED),
        (make_authority("Encrypts only", stamping=False, signing=False), Chain.UNFIT),
    ],
    ids=["expired", "not for signing"],
)
def test_verify_of_a_signature_with_a_wrong_certificate_says_what_is_wrong(
    signer: Authority, chain: Chain
) -> None:
    signed = sign(make_pdf(), signer, "A", signer_key_usage=set())
    [report] = verify(signed, trust_roots=[signer.root])
    assert (report.chain, report.verdict, report.intact) == (chain, Verdict.NOT_TRUSTED, True)


def test_verify_without_the_right_root_is_intact_but_not_trusted(sealed: bytes, tmp_path: Path) -> None:
    stranger = make_development_key(tmp_path, "Example Public Safety Agency")
    for roots in ([], list(stranger.trust_roots)):
        [report] = verify(sealed, trust_roots=roots)
        assert (report.intact, report.chain, report.verdict) == (True, Chain.UNKNOWN, Verdict.NOT_TRUSTED)


def test_verify_takes_several_roots_from_one_pem_file(key: SealKey, sealed: bytes, tmp_path: Path) -> None:
    stranger = make_development_key(tmp_path, "Somebody else")
    [report] = verify(sealed, trust_roots=[stranger.trust_roots[0] + key.trust_roots[0]])
    assert report.verdict is Verdict.GOOD


def test_verify_inside_a_running_event_loop_answers_as_well(key: SealKey, sealed: bytes) -> None:
    async def ask() -> Verdict:
        return verify(sealed, trust_roots=key.trust_roots)[0].verdict

    assert asyncio.run(ask()) is Verdict.GOOD


def test_verify_of_a_signature_of_an_unknown_kind_is_reported_as_broken_not_raised() -> None:
    pdf = pikepdf.open(io.BytesIO(make_pdf()))
    value = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        SubFilter=pikepdf.Name("/adbe.x509.rsa_sha1"),
        Contents=b"\x04\x00",
        ByteRange=[0, 10, 20, 30],
    )
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Old", V=pdf.make_indirect(value))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)], SigFlags=3)
    buffer = io.BytesIO()
    pdf.save(buffer)
    [report] = verify(buffer.getvalue(), trust_roots=[])
    assert (report.field, report.verdict) == ("Old", Verdict.BROKEN)
    assert report.problem


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.4 nothing else", b"%PDF-" + b"[" * 5000])
def test_verify_of_what_is_no_readable_pdf_says_so(content: bytes) -> None:
    with pytest.raises(NotReadable):
        verify(content, trust_roots=[])


def test_report_times_know_their_zone(key: SealKey, sealed: bytes) -> None:
    [report] = verify(sealed, trust_roots=key.trust_roots)
    assert report.signed_at is not None
    assert report.signed_at.utcoffset() is not None
    assert abs((datetime.now(UTC) - report.signed_at).total_seconds()) < 600


def test_reports_hold_plain_values_that_a_child_process_may_hand_back(key: SealKey, sealed: bytes) -> None:
    answer = run_isolated(verify_here, sealed, key.trust_roots)
    assert isinstance(answer, Done), answer
    assert answer.value == verify(sealed, trust_roots=key.trust_roots)


def verify_here(pdf: bytes, roots: tuple[bytes, ...]) -> list[SignatureReport]:
    return verify(pdf, trust_roots=roots)
