"""Six-digit codes of an authenticator app (RFC 6238): making, showing, keeping and checking the secret. Pure."""

import hmac
import io
import os
from datetime import datetime

import pyotp
import segno
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""A phone's clock may be half a minute off either way."""
NONCE_BYTES = 12


def new_totp_secret() -> str:
    """A new secret in base 32, as authenticator apps take it."""
    return pyotp.random_base32()


def setup_address(secret: str, email: str, organisation: str) -> str:
    """The `otpauth://` address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"Concord, {organisation}")


def qr_svg(address: str) -> str:
    """The address as an inline SVG without styles (the pages' policy allows none)."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=5, border=2, xmldecl=False, svgns=True, nl=False, light="#fff", omitsize=False
    )
    return out.getvalue().decode()


def code_at(secret: str, at: datetime) -> str:
    """The code that the app shows at that instant."""
    return pyotp.TOTP(secret).at(at)


def matching_step(secret: str, code: str, at: datetime, after_step: int) -> int | None:
    """The time step that the code belongs to, if it is right now and newer than the last one used; else None."""
    digits = "".join(code.split())
    present = int(at.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    found = None
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):  # all of them: even time
        right = hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode())
        if right and step > after_step:
            found = step
    return found


def encrypt_secret(secret: str, key: str, account_id: str) -> bytes:
    """The secret as the database keeps it: AES-256-GCM, bound to its account."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key(key)).encrypt(nonce, secret.encode(), account_id.encode())


def decrypt_secret(kept: bytes, key: str, account_id: str) -> str | None:
    """The secret again; None where key or account are not the ones it was kept with (CONCORD_SECRET_KEY was turned)."""
    cipher = AESGCM(_key(key))
    try:
        return cipher.decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], account_id.encode()).decode()
    except InvalidTag:
        return None


def _key(secret_key: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"concord totp").derive(secret_key.encode())
