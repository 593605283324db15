"""Checks of the settings: what production needs and has no default for, and what is set but can't be used."""

import json
import urllib.request
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates

from deploy.doctor.model import Finding, bad, good, note
from shared.audit.heads import Signer
from shared.documents.seal.keys import load_key
from shared.documents.seal.model import SealFailed
from shared.registry.table import SERVICES
from shared.settings import SettingMissing, Settings
from shared.temporal import parse_keys

NEEDED = ("secret_key", "s3_access_key", "s3_secret_key", "payload_keys", "audit_key")
NEEDED_IN_PRODUCTION = ("smtp_host", "seal_file", "seal_passphrase")


def missing(settings: Settings) -> Finding:
    """Settings without which a service can't start or an act can't be finished."""
    names = [*NEEDED, *(f"database_url_{service}" for service in SERVICES)]
    names += () if settings.embedded else NEEDED_IN_PRODUCTION
    absent = [f"CONCORD_{name.upper()}" for name in names if getattr(settings, name) is None]
    if absent:
        return bad("Settings", f"not set: {', '.join(absent)}", "Set them; .env.example says what each is.")
    try:
        settings.need("secret_key")
    except SettingMissing as short:
        return bad("Settings", str(short), "Set another: `openssl rand -base64 48` makes one.")
    return good("Settings", f"all {len(names)} that are needed are set ({settings.mode} mode)")


def payload_keys(settings: Settings) -> Finding:
    """Whether the keys that encrypt workflow payloads can be read."""
    try:
        parse_keys(settings.need("payload_keys"))
    except Exception:  # whatever is wrong with them, their text must not be shown
        mend = "Each must be `id:` and 32 bytes in base64; separate them by commas."
        return bad("Payload keys", "CONCORD_PAYLOAD_KEYS can't be read", mend)
    return good("Payload keys", "readable")


def audit_key(settings: Settings) -> Finding:
    """Whether the key that signs audit heads can be used."""
    try:
        Signer(settings.need("audit_key"))
    except ValueError:
        mend = "It must be 32 bytes in base64; docs/runbook.md says how to make one."
        return bad("Audit key", "CONCORD_AUDIT_KEY can't be read", mend)
    return good("Audit key", "readable")


def seal(settings: Settings) -> Finding:
    """Whether there is a seal for executed copies."""
    if settings.seal_file is None or not settings.seal_file.exists():
        return bad(
            "Seal", f"there is no file {settings.seal_file}", "Set CONCORD_SEAL_FILE to a PKCS#12 file."
        )
    try:
        load_key(settings.seal_file.read_bytes(), settings.need("seal_passphrase").encode())
    except (SealFailed, OSError):
        mend = "Check that CONCORD_SEAL_FILE is PKCS#12 with its certificate, and CONCORD_SEAL_PASSPHRASE."
        return bad("Seal", f"{settings.seal_file} can't be opened", mend)
    if settings.embedded:
        return note("Seal", "a demonstration seal, made on this machine; it proves nothing to others")
    return good("Seal", str(settings.seal_file))


def trust_roots(settings: Settings) -> Finding:
    """Whether the files of the roots that signatures may lead to can be read."""
    names = [name.strip() for name in settings.trust_roots.split(",") if name.strip()]
    for name in names:
        try:
            load_pem_x509_certificates(Path(name).read_bytes())
        except (OSError, ValueError):
            mend = "Give PEM files of certificates in CONCORD_TRUST_ROOTS, separated by commas."
            return bad("Trust roots", f"{name} can't be read as certificates", mend)
    return good("Trust roots", f"{len(names)} files named; our own seal's root counts too")


def sign_in(settings: Settings) -> Finding:
    """Whether the identity provider, where one is set, tells how to sign in there."""
    if settings.oidc_issuer is None:
        return good("Sign-in", "by local accounts")
    address = settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # an address from our own settings
            json.load(answer)["authorization_endpoint"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        mend = "Start the provider, or mend CONCORD_OIDC_ISSUER. Nobody can sign in meanwhile."
        return bad("Sign-in", f"{address} does not say how to sign in ({type(error).__name__})", mend)
    return good("Sign-in", f"at {settings.oidc_issuer}")


def web(settings: Settings) -> Finding:
    """Whether the pages answer."""
    address = f"{settings.public_url}/healthz"
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310  # an address from our own settings
            return good("Pages", f"answer at {settings.public_url}")
    except OSError as error:
        mend = "Start the web server (concord serve all), or mend CONCORD_PUBLIC_URL."
        return bad("Pages", f"do not answer at {settings.public_url} ({error})", mend)
