"""The service's parts during a request, for pages and API views."""

from flask import current_app

from services.agreements.wiring import Agreements

EXTENSION = "concord.agreements"


def current_parts() -> Agreements:
    """The parts that `create_app` was given."""
    parts: Agreements = current_app.extensions[EXTENSION]
    return parts
