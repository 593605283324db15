"""One-click sign-in as one of the demo's people. Registered in the embedded mode alone, and refused again inside."""

from flask import Blueprint, Response, request

from services.portal.deps import portal
from services.portal.signin.pages import welcome
from services.portal.signin.schemas import DemoForm
from services.portal.signin.service import sign_in_as_demo
from shared.auth.permissions import public
from shared.web.forms import parse_form

pages = Blueprint("signin_demo", __name__)


@pages.post("/sign-in/demo")
@public
def take() -> Response:
    """Sign in as the chosen person."""
    form = parse_form(DemoForm, request)
    return welcome(sign_in_as_demo(portal(), form.account_id))
