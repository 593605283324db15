"""The service's parts during a request, for pages and API views."""

from services.agreements.wiring import Agreements
from shared.service.web import parts_of_app


def current_parts() -> Agreements:
    """The parts that `create_app` was given."""
    return parts_of_app(Agreements)
