"""The web process: the apps of the services that were asked for, dispatched by the first segment of the path.

The composition root of all pages; the gateway does the same between containers in production.
"""

from collections.abc import Sequence
from typing import Any

from flask import Flask

from shared.logging import configure_logging
from shared.registry.table import find, get_service
from shared.settings import get_settings
from shared.web.dispatch import combine
from shared.web.parts_page import install_parts_page


def create_app(names: Sequence[str]) -> Any:
    """The WSGI application of these services."""
    settings = get_settings()
    configure_logging(settings.log_level)
    apps: dict[str, Flask] = {}
    for service in (get_service(name) for name in names):
        app: Flask = find(service.app)(settings)
        apps |= dict.fromkeys(service.segments, app)
    if "portal" in names:
        install_parts_page(apps[""], settings)
    if "" not in apps:
        apps[""] = next(iter(apps.values()))
    return combine(apps)
