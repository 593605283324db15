"""Refuses requests for a host that is not ours: a stranger's name that was pointed at our address (DNS rebinding).

The stranger's pages and ours would then be one site to the browser, and read here what only we may show them: on a
laptop, the demo's mail with its live links. Part of every service's app (`shared.web.app`).
"""

from typing import ClassVar
from urllib.parse import urlsplit

from flask import Flask, request

from shared.errors import AppError
from shared.settings import Settings
from shared.web.csrf import LOOPBACK

HEALTH = frozenset({"healthz", "readyz"})
"""Asked for by whoever watches over the process, under whatever name it has there; they tell nobody's business."""


class WrongHost(AppError):
    """A request that was meant for another site."""

    status: ClassVar[int] = 421
    code = "wrong_host"
    way_out = "Open Concord by its own address."


def install_hosts(app: Flask, settings: Settings) -> None:
    """Answer under the hosts of our own addresses and on loopback alone."""
    ours = {urlsplit(url).hostname for url in (settings.public_url, settings.staff_url)}
    ours |= {name.strip("[]") for name in LOOPBACK}

    @app.before_request
    def refuse_strange_host() -> None:
        if request.endpoint not in HEALTH and _host_name() not in ours:
            raise WrongHost("There is no such site here.")


def _host_name() -> str | None:
    """The host without its port; None where it can't be read."""
    try:
        return urlsplit(f"//{request.host}").hostname
    except ValueError:
        return None
