"""Passwords and second factors of the demo's invented people, derived so that pages can fill them in.

Only the embedded mode may call this: whoever has the installation's secret key has all of them.
"""

import base64
import hashlib
import hmac

from shared.settings import Settings


class DemoOutsideEmbedded(Exception):
    """Somebody asked for demo credentials outside the embedded mode."""


def demo_password(account_id: str, settings: Settings) -> str:
    """The demo password of an invented person, such as `k3fq-9zab-t2mw-6pcd`. Raises DemoOutsideEmbedded."""
    text = base64.b32encode(_derive(b"password", account_id, settings)[:10]).decode().lower()
    return "-".join(text[i : i + 4] for i in range(0, 16, 4))


def demo_totp_secret(account_id: str, settings: Settings) -> str:
    """The demo authenticator secret of an invented person, in base 32. Raises DemoOutsideEmbedded."""
    return base64.b32encode(_derive(b"totp", account_id, settings)[:20]).decode()


def _derive(purpose: bytes, account_id: str, settings: Settings) -> bytes:
    if not settings.embedded:
        raise DemoOutsideEmbedded("Demo credentials exist in the embedded mode only.")
    key = settings.need("secret_key").encode()
    return hmac.new(key, b"demo " + purpose + b" " + account_id.encode(), hashlib.sha256).digest()
