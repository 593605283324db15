"""Cookies named and set one way: `__Host-` behind TLS, plain names on a laptop's loopback address.

Browsers refuse `__Host-` names without `Secure`, and refuse `Secure` on plain http, hence the two forms.
"""

from flask import Response

from shared.settings import Settings
from shared.web.security import behind_tls

SESSION_COOKIE = "concord.session_cookie"
"""Key of `app.extensions` under which the session cookie's name stands, for the API document."""


def cookie_name(base: str, settings: Settings) -> str:
    """The name under which the browser keeps the cookie `base`."""
    return f"__Host-concord-{base}" if behind_tls(settings) else f"concord-{base}"


def set_cookie(
    response: Response, base: str, value: str, settings: Settings, *, max_age: int | None = None
) -> None:
    """Set a cookie for this host alone, out of reach of scripts; `max_age` in seconds, None: until closed."""
    response.set_cookie(
        cookie_name(base, settings),
        value,
        max_age=max_age,
        path="/",
        secure=behind_tls(settings),
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: Response, base: str, settings: Settings) -> None:
    """Make the browser forget the cookie."""
    response.delete_cookie(
        cookie_name(base, settings), path="/", secure=behind_tls(settings), httponly=True, samesite="Lax"
    )
