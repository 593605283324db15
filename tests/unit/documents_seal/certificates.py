"""Certificates of every kind that tests need: a time-stamp authority, a partner, an unfit one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore


@dataclass(frozen=True)
class Authority:
    """A certificate with its key, in the form that pyHanko takes, and the root that it leads to."""

    certificate: asn1_x509.Certificate
    key: asn1_keys.PrivateKeyInfo
    root: bytes

    def make_signer(self) -> signers.SimpleSigner:
        return signers.SimpleSigner(self.certificate, self.key, SimpleCertificateStore())


@lru_cache
def make_authority(
    name: str = "Example time authority", *, stamping: bool = True, signing: bool = True, days: int = 7300
) -> Authority:
    """`days` < 0 makes one that has expired; not `signing` makes one that may only encrypt."""
    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    root_name, subject = _name(f"{name} root"), _name(name)
    root = _start(root_name, root_name, root_key, 7300).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    usage = x509.KeyUsage(signing, signing, not signing, False, False, False, False, False, False)
    leaf = _start(subject, root_name, key, days).add_extension(usage, critical=True)
    if stamping:
        leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Authority(
        asn1_x509.Certificate.load(_finish(leaf, root_key)),
        asn1_keys.PrivateKeyInfo.load(private),
        _finish(root, root_key),
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _start(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _finish(builder: x509.CertificateBuilder, key: rsa.RSAPrivateKey) -> bytes:
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
