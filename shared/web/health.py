"""`/healthz`: the process lives. `/readyz`: each engine by name, so that an operator sees which one is missing.

Neither says more than a name and a word: anyone may ask.
"""

import logging
from collections.abc import Mapping

from flask import Flask, Response, jsonify

from shared.web.deps import Check

log = logging.getLogger("concord.health")
SERVICE = "concord.service"
READY_CHECKS = "concord.checks"
"""Keys of `app.extensions` under which `combine` finds an app's name and checks."""


def ask(checks: Mapping[str, Check]) -> dict[str, str]:
    """`ok` or `not answering` for each engine."""
    return {name: _ask_one(name, check) for name, check in checks.items()}


def _ask_one(name: str, check: Check) -> str:
    try:
        check()
    except Exception:  # whatever an engine's client raises means the same here
        log.warning("engine not answering", extra={"engine": name}, exc_info=True)
        return "not answering"
    return "ok"


def readiness(checks: Mapping[str, Check]) -> Response:
    """200 where every engine answers, else 503."""
    found = ask(checks)
    ready = all(word == "ok" for word in found.values())
    response = jsonify({"ready": ready, "engines": found})
    response.status_code = 200 if ready else 503
    return response


def install_health(app: Flask, service: str, checks: Mapping[str, Check]) -> None:
    """Add both addresses to the app."""
    app.extensions[SERVICE] = service
    app.extensions[READY_CHECKS] = dict(checks)
    app.add_url_rule("/healthz", "healthz", lambda: jsonify({"alive": True}), methods=["GET"])
    app.add_url_rule("/readyz", "readyz", lambda: readiness(app.extensions[READY_CHECKS]), methods=["GET"])
