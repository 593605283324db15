"""The address in the header: leads to the record that auditors ask for most. Each service answers for its own."""

from flask import Blueprint, Response

from shared.audit.pages import SERVICES
from shared.auth.permissions import permission
from shared.web.redirects import redirect_to

pages = Blueprint("audit_front", __name__)


@pages.get("/audit")
@permission("audit.read")
def front() -> Response:
    """To the first service's seals."""
    return redirect_to(SERVICES[0][1])
