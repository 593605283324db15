"""One process serving several apps, each by the first segment of the path, exactly as the gateway does in production.

`/agreements/…` and `/api/agreements/…` go to the app under "agreements"; everything else to the one under "".
Apps see the whole path, so that a page's address never depends on who serves it.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from flask import Flask

from shared.web.health import READY_CHECKS, SERVICE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def first_segment(path: str) -> str:
    """The segment that decides: the first one, or under `/api` the second."""
    segments = path.lstrip("/").split("/")
    return segments[1] if segments[0] == "api" and len(segments) > 1 else segments[0]


def combine(apps: Mapping[str, Flask]) -> "WSGIApplication":
    """The WSGI application over all of them; the one under "" takes all else and answers `/readyz` for all."""
    front = apps[""]
    front.extensions[READY_CHECKS] = {
        f"{app.extensions[SERVICE]}: {engine}": check
        for app in {id(app): app for app in apps.values()}.values()
        for engine, check in app.extensions[READY_CHECKS].items()
    }

    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        app = apps.get(first_segment(str(environ.get("PATH_INFO", "/"))), front)
        return app(environ, start_response)

    return serve
