"""Validation data as long-term signing software adds it after a signature: a security store, time-stamps."""

import io
from datetime import UTC, datetime, timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from tests.unit.documents_seal.certificates import make_authority

AUTHORITY = make_authority()
NOW = datetime.now(UTC)


def with_store(pdf: bytes, *, signature: bytes | None = None) -> bytes:
    """`pdf` with certificates, a revocation list and an OCSP answer; `signature`: also filed under one signature."""
    crl, answer = _revocation()
    out = io.BytesIO(pdf)
    DocumentSecurityStore.add_dss(
        out, sig_contents=signature, certs=[AUTHORITY.certificate], crls=[crl], ocsps=[answer]
    )
    return out.getvalue()


def with_time_stamp(pdf: bytes, box: tuple[int, int, int, int] | None = None) -> bytes:
    """`pdf` with a time-stamp over the whole of it; `box` shows it on the first page, as none should be."""
    out = io.BytesIO(pdf)
    writer = IncrementalPdfFileWriter(out)
    name = f"Stamp{len(pdf)}"
    stamper = DummyTimeStamper(AUTHORITY.certificate, AUTHORITY.key)
    if box:
        fields.append_signature_field(writer, fields.SigFieldSpec(name, box=box))
    PdfTimeStamper(stamper, field_name=name).timestamp_pdf(writer, "sha256", in_place=True)
    return out.getvalue()


def with_hidden(pdf: bytes, data: bytes) -> bytes:
    """`pdf` with a security store whose only “certificate” is something else."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    stream = writer.add_object(generic.StreamObject(stream_data=data))
    store = generic.DictionaryObject({generic.NameObject("/Certs"): generic.ArrayObject([stream])})
    writer.root[generic.NameObject("/DSS")] = writer.add_object(store)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _revocation() -> tuple[asn1_crl.CertificateList, asn1_ocsp.OCSPResponse]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example revocation authority")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(NOW - timedelta(days=9)).not_valid_after(NOW + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    crl = x509.CertificateRevocationListBuilder().issuer_name(name).last_update(NOW)
    signed = crl.next_update(NOW + timedelta(days=9)).sign(key, hashes.SHA256())
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            certificate, certificate, hashes.SHA256(), ocsp.OCSPCertStatus.GOOD, NOW, NOW + timedelta(days=9),
            None, None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    der = serialization.Encoding.DER
    return asn1_crl.CertificateList.load(signed.public_bytes(der)), asn1_ocsp.OCSPResponse.load(
        answer.public_bytes(der)
    )
