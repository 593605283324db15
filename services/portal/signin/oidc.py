"""The round trip to the organisation's identity provider (OpenID Connect, code flow with PKCE and nonce), by Authlib.

Between leaving and coming back, the browser carries Flask's signed cookie with state, nonce and verifier; nothing else
uses that cookie. What the answer means is `oidc_claims`' business.
"""

from collections.abc import Mapping
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, current_app, session
from joserfc.errors import JoseError
from requests import RequestException

from shared.errors import Denied, Unavailable
from shared.settings import Settings
from shared.web.cookies import cookie_name
from shared.web.security import behind_tls

EXTENSION = "concord.oidc"
ROUND_TRIP = "oidc_round_trip"


def install_oidc(app: Flask, settings: Settings) -> None:
    """Register the provider, where one is set."""
    if settings.oidc_issuer is None:
        return
    app.secret_key = settings.need("secret_key")
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name("round-trip", settings),
        SESSION_COOKIE_SECURE=behind_tls(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    app.extensions[EXTENSION] = OAuth(app).register(
        "provider",
        client_id=settings.need("oidc_client_id"),
        client_secret=settings.need("oidc_client_secret"),
        server_metadata_url=settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 5},
    )


def leave(callback: str, kept: Mapping[str, str], *, ask_again: bool = False) -> Response:
    """Send the browser to the provider; `kept` comes back with it. Raises Unavailable."""
    session.clear()
    session[ROUND_TRIP] = dict(kept)
    options: dict[str, Any] = {"prompt": "login", "max_age": 0} if ask_again else {}
    try:
        return cast(Response, _client().authorize_redirect(callback, **options))
    except (RequestException, AuthlibBaseError) as error:
        raise Unavailable("Your organisation's sign-in does not answer.") from error


def come_back() -> tuple[Mapping[str, Any], dict[str, str]]:
    """The checked claims and what was kept. Raises Denied where the answer does not fit what was asked, Unavailable."""
    kept = session.get(ROUND_TRIP, {})
    try:
        claims = _client().authorize_access_token()["userinfo"]
    except RequestException as error:
        raise Unavailable("Your organisation's sign-in does not answer.") from error
    except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
        raise Denied(
            "The sign-in was not completed.", way_out="Start again from the sign-in page."
        ) from error
    finally:
        session.clear()
    return claims, kept


def _client() -> Any:
    return current_app.extensions[EXTENSION]
