"""The first guard against forged forms: the browser itself says where a request came from.

Needs no token and no session, so it also covers pages before sign-in. `shared.auth.csrf` adds tokens on top.
"""

from urllib.parse import urlsplit

from flask import Request

from shared.errors import Denied
from shared.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
WAY_OUT = "Open the page again from Concord's own address and send it from there."


class SameOriginGuard:
    """Accepts unsafe requests only from our own pages, or from programs (which send neither header)."""

    def __init__(self, settings: Settings) -> None:
        self._origins = {_origin(settings.public_url), _origin(settings.staff_url)}
        self._embedded = settings.embedded

    def token(self) -> str:
        """No token: the headers are enough."""
        return ""

    def check(self, request: Request) -> None:
        """Raises Denied for another site's request. `Origin` decides; `Sec-Fetch-Site` where it is absent."""
        origin = request.headers.get("Origin")
        site = request.headers.get("Sec-Fetch-Site")
        if origin is None and site in (None, "same-origin", "none"):
            return
        if origin is not None and self._is_ours(origin, request):
            return
        raise Denied("This form was sent from another site.", way_out=WAY_OUT, code="cross_site")

    def _is_ours(self, origin: str, request: Request) -> bool:
        if origin in self._origins:
            return True
        # On one machine the port may have been moved; only its own loopback names are believed, so that a
        # stranger's name pointed at 127.0.0.1 is not.
        parts = urlsplit(origin)
        local = self._embedded and parts.hostname in {name.strip("[]") for name in LOOPBACK}
        return local and parts.netloc == request.host


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
