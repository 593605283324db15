"""The executed copy: the approved PDF and its certificate as one tagged file under one seal."""

import hashlib
import io
from typing import Any

import pikepdf
import pypdf
import pytest

from shared.documents.certificate.append import append_certificate
from shared.documents.certificate.certificate import completion_certificate
from shared.documents.certificate.executed import make_executed_copy
from shared.documents.certificate.model import CertificateError
from shared.documents.seal.keys import make_development_key
from shared.documents.seal.model import SealKey, Verdict
from shared.documents.seal.verify import verify
from tests.unit.documents_certificate.conftest import make_facts


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    return make_development_key(tmp_path_factory.mktemp("key"), "Example State Police")


@pytest.fixture(scope="module")
def agreement() -> bytes:
    """A tagged PDF that has names and page numbers of tags of its own: another certificate serves as one."""
    return completion_certificate(make_facts("0" * 64))


def get_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def walk_tags(element: Any) -> list[Any]:
    found = []
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found += [child, *walk_tags(child)]
    return found


def test_executed_copy_is_agreement_and_certificate_under_one_good_seal(
    key: SealKey, agreement: bytes
) -> None:
    executed = make_executed_copy(
        agreement, make_facts(get_hash(agreement)), signer=key, location="Charleston"
    )
    [report] = verify(executed, trust_roots=key.trust_roots)
    assert (report.verdict, report.kind, report.covers_whole_file) == (Verdict.GOOD, "seal", True)
    assert report.signed_at == make_facts().issued_at
    reader = pypdf.PdfReader(io.BytesIO(executed))
    agreement_pages = len(pypdf.PdfReader(io.BytesIO(agreement)).pages)
    assert len(reader.pages) > agreement_pages
    assert get_hash(agreement) in reader.pages[agreement_pages].extract_text()


def test_executed_copy_of_another_pdf_than_the_approved_one_is_refused(
    key: SealKey, agreement: bytes
) -> None:
    with pytest.raises(CertificateError, match="not the one that was approved"):
        make_executed_copy(agreement + b"\n", make_facts(get_hash(agreement)), signer=key, location="x")


def test_append_keeps_every_tag_of_both_and_each_points_at_its_own_page(agreement: bytes) -> None:
    certificate = completion_certificate(make_facts())
    with (
        pikepdf.open(io.BytesIO(append_certificate(agreement, certificate))) as both,
        pikepdf.open(io.BytesIO(agreement)) as first,
        pikepdf.open(io.BytesIO(certificate)) as second,
    ):
        counts = [len(walk_tags(pdf.Root.StructTreeRoot)) for pdf in (first, second, both)]
        assert counts[2] == counts[0] + counts[1]
        keys = [int(page.obj.StructParents) for page in both.pages]
        assert len(set(keys)) == len(both.pages)
        parents = pikepdf.NumberTree(both.Root.StructTreeRoot.ParentTree)
        for key, page in zip(keys, both.pages, strict=True):
            owners = [element for element in parents[key] if "/Pg" in element]
            assert owners
            assert all(owner.Pg.objgen == page.obj.objgen for owner in owners)


def test_append_adds_a_bookmark_that_leads_to_the_certificate(agreement: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(append_certificate(agreement, completion_certificate(make_facts()))))
    last = reader.outline[-1]
    assert not isinstance(last, list)
    assert last.title == "Certificate of completion"
    assert reader.get_destination_page_number(last) == len(pypdf.PdfReader(io.BytesIO(agreement)).pages)


def test_append_to_a_sealed_pdf_is_refused(key: SealKey, agreement: bytes) -> None:
    sealed = make_executed_copy(agreement, make_facts(get_hash(agreement)), signer=key, location="x")
    with pytest.raises(CertificateError, match="break the signature"):
        append_certificate(sealed, completion_certificate(make_facts()))


def test_append_to_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(CertificateError, match="can't be read"):
        append_certificate(b"hello", completion_certificate(make_facts()))
