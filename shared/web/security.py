"""Headers that every answer carries, and the nonce that lets our own scripts and nobody else's run.

No inline script or style is allowed anywhere: scripts are modules with the nonce, styles come from files.
"""

import secrets

from flask import Flask, Response, g

from shared.settings import Settings


def behind_tls(settings: Settings) -> bool:
    """Whether people reach the staff pages by https; decides HSTS and the `__Host-` cookies."""
    return settings.staff_url.startswith("https://")


def csp_nonce() -> str:
    """This request's nonce; the same however often a page asks."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def content_security_policy(nonce: str, tls: bool) -> str:
    """The policy of one page: nothing but our own files, and scripts only with this nonce."""
    rules = [
        "default-src 'none'",
        f"script-src 'nonce-{nonce}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
    return "; ".join(rules + ["upgrade-insecure-requests"] * tls)


def install_security_headers(app: Flask, settings: Settings) -> None:
    """Make every answer of the app carry the headers; a view may set a stricter value of its own first."""
    tls = behind_tls(settings)

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", content_security_policy(csp_nonce(), tls))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")  # for browsers that predate frame-ancestors
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # A shared computer's Back button must not show the last person's pages.
        headers.setdefault("Cache-Control", "no-store")
        if tls:
            headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        return response
