"""Each request's number and its one line in the log: route, status and time, never the address or what was sent."""

import logging
import re
import secrets
from time import perf_counter

from flask import Flask, Response, g, request

from shared.logging import request_id, workflow_id

log = logging.getLogger("concord.web")
KNOWN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def install_request_log(app: Flask, service: str, *, trust_gateway: bool) -> None:
    """Number every request, tell the number to the caller, and write the access line.

    The gateway's own `X-Request-ID` is kept where there is a gateway; from anyone else it would let a stranger
    write into our logs.
    """

    @app.before_request
    def start() -> None:
        sent = request.headers.get("X-Request-ID", "")
        g.request_id = sent if trust_gateway and KNOWN_ID.fullmatch(sent) else secrets.token_hex(8)
        g.started = perf_counter()
        request_id.set(g.request_id)
        workflow_id.set("")

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        log.info(
            "request",
            extra={
                "service": service,
                "route": request.url_rule.rule if request.url_rule else "(none)",
                "method": request.method,
                "status": response.status_code,
                "ms": round((perf_counter() - g.started) * 1000, 1),
            },
        )
        return response


def current_request_id() -> str:
    """The number of this request, as error pages show it."""
    return str(g.get("request_id", ""))
