"""The embedded mode's organisation seal: self-signed, and named so that nobody takes it for a real one.

Production is given a seal by a certificate authority (`CONCORD_SEAL_FILE`).
"""

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from shared import clock

VALID = datetime.timedelta(days=3650)


def make_seal(file: Path, passphrase: str, organisation: str) -> None:
    """Write a PKCS#12 file with a new key and its certificate, unless there is one."""
    if file.exists():
        return
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    certificate = _certificate(key, organisation)
    sealed = pkcs12.serialize_key_and_certificates(
        b"concord", key, certificate, None, BestAvailableEncryption(passphrase.encode())
    )
    draft = file.with_name(f"{file.name}.new")
    draft.touch(mode=0o600)
    draft.write_bytes(sealed)
    draft.replace(file)


def _certificate(key: rsa.RSAPrivateKey, organisation: str) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, "Concord demonstration seal (not legally valid)"),
        ]
    )
    start = clock.now() - datetime.timedelta(minutes=5)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_only(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _signing_only() -> x509.KeyUsage:
    """What a seal's key may do: sign documents, and mean it (non-repudiation)."""
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
