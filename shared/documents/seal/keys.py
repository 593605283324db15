"""Keys for sealing: load the organisation's, or make a pair for a machine that has none (never for production).

Reads and writes only the directory that is named.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID, ObjectIdentifier

from shared.documents.seal.model import SealFailed, SealKey

_KEY_FILE, _PASSPHRASE_FILE, _ROOT_FILE = "seal-key.p12", "seal-passphrase", "seal-root.pem"
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
# Demonstration agreements are older than the machine that shows them, and their seals must be good on their day.
_BACKDATED = timedelta(days=365 * 5)
_ROOT_YEARS, _LEAF_YEARS = 20, 10
_SEAL_NAME = "Concord demonstration seal (not legally valid)"


@dataclass(frozen=True, slots=True)
class DevelopmentBundle:
    """A key with its certificates as PKCS#12, and the root alone as PEM."""

    pkcs12: bytes
    root: bytes


def load_key(key: bytes, passphrase: bytes, *, trust_roots: tuple[bytes, ...] = ()) -> SealKey:
    """A key from PKCS#12 bytes. Without `trust_roots` the last certificate of its own chain is the root.

    Raises SealFailed when the passphrase is wrong or the file holds no key with its certificate.
    """
    try:
        bundle = pkcs12.load_pkcs12(key, passphrase or None)
    except ValueError as error:
        raise SealFailed(
            "The sealing key can't be opened.",
            "Check that the file is PKCS#12 (.p12) and the passphrase is right.",
        ) from error
    if bundle.cert is None or bundle.key is None:
        raise SealFailed(
            "The sealing key file has no certificate.", "Export key and certificates together as .p12."
        )
    certificate = bundle.cert.certificate
    chain = [entry.certificate for entry in bundle.additional_certs] or [certificate]
    roots = trust_roots or (chain[-1].public_bytes(serialization.Encoding.PEM),)
    return SealKey(
        organisation=_get_organisation(certificate),
        pkcs12=key,
        passphrase=passphrase,
        trust_roots=roots,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def make_development_key(directory: Path, organisation: str) -> SealKey:
    """The key in `directory`, made there first if there is none: a self-signed root and one sealing certificate.

    For the embedded stack and tests: nobody outside trusts such a root. Files are readable by their owner only.
    """
    if not (directory / _KEY_FILE).exists():
        _create_key(directory, organisation)
    return load_key(
        (directory / _KEY_FILE).read_bytes(),
        (directory / _PASSPHRASE_FILE).read_bytes(),
        trust_roots=((directory / _ROOT_FILE).read_bytes(),),
    )


def make_development_bundle(organisation: str, passphrase: bytes) -> DevelopmentBundle:
    """A new key with its certificate and root, both named so that nobody takes them for real ones. Writes nothing."""
    root_key, leaf_key = _generate(), _generate()
    root_name = _name(organisation, "Concord development root (not legally valid)")
    root = _sign(
        _start(root_name, root_name, root_key.public_key(), _ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True),
        root_key,
        root_key,
    )
    leaf = _sign(
        _start(_name(organisation, _SEAL_NAME), root_name, leaf_key.public_key(), _LEAF_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False),
        leaf_key,
        root_key,
    )
    pkcs12_bytes = pkcs12.serialize_key_and_certificates(
        b"seal", leaf_key, leaf, [root], serialization.BestAvailableEncryption(passphrase)
    )
    return DevelopmentBundle(pkcs12_bytes, root.public_bytes(serialization.Encoding.PEM))


def _create_key(directory: Path, organisation: str) -> None:
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    passphrase = secrets.token_urlsafe(24).encode()
    bundle = make_development_bundle(organisation, passphrase)
    _write_private(directory / _ROOT_FILE, bundle.root)
    _write_private(directory / _PASSPHRASE_FILE, passphrase)
    _write_private(directory / _KEY_FILE, bundle.pkcs12)  # last: its presence means that the others are there


def _generate() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(organisation: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "US"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _start(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, years: int
) -> x509.CertificateBuilder:
    since = datetime.now(UTC) - _BACKDATED
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + _BACKDATED + timedelta(days=365 * years))
    )


def _sign(
    builder: x509.CertificateBuilder,
    subject_key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    return (
        builder.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(subject_key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _get_organisation(certificate: x509.Certificate) -> str:
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in certificate.subject.get_attributes_for_oid(oid):
            return str(attribute.value)
    return ""


def _write_private(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(content)
