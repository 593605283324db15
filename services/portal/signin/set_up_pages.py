"""Setting an account up from the link in a message. Opening it changes nothing; the pressed button does."""

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from services.portal.accounts.totp import qr_svg, setup_address
from services.portal.deps import portal
from services.portal.signin.schemas import SetUpForm
from services.portal.signin.set_up import get_set_up, set_up
from shared.auth.limits import LINK_OPEN
from shared.auth.permissions import public
from shared.errors import FieldError, Invalid
from shared.web.form_state import FormState
from shared.web.forms import parse_form

pages = Blueprint("signin_set_up", __name__)


@pages.get("/set-up/<token>")
@public
def show(token: str) -> str:
    """The password fields and the QR code."""
    portal().limiter.hit_visitor(LINK_OPEN)
    return _page(token, FormState())


@pages.post("/set-up/<token>")
@public
def take(token: str) -> Response:
    """Set both, and show the recovery codes this once."""
    portal().limiter.hit_visitor(LINK_OPEN)
    try:
        form = parse_form(SetUpForm, request)
        if form.password != form.repeated:
            raise Invalid("The passwords differ.", (FieldError("repeated", "Type the same password twice."),))
        codes = set_up(portal(), token, password=form.password, code=form.code)
    except Invalid as error:
        return make_response(_page(token, FormState.refused(request.form, error)), error.status)
    return make_response(render_template("signin/recovery_codes.html", codes=codes, go_on="/sign-in"))


def _page(token: str, form: FormState) -> str:
    found = get_set_up(portal(), token)
    address = setup_address(found.totp_secret, found.email, portal().settings.organisation)
    groups = [found.totp_secret[i : i + 4] for i in range(0, len(found.totp_secret), 4)]
    # Our own drawing of our own address: nothing in it comes from a visitor.
    picture = Markup(qr_svg(address))  # noqa: S704
    return render_template(
        "signin/set_up.html", form=form, email=found.email, picture=picture, secret=" ".join(groups)
    )
