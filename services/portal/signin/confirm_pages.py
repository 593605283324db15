"""Confirm again: one page that other services send people to before an act that binds (`shared.auth.confirm`)."""

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.deps import portal
from services.portal.signin.confirm import WantedProof, confirm, demo_answer
from services.portal.signin.pages import HOME
from services.portal.signin.schemas import ConfirmForm
from shared.auth.confirm import Asked, read_asked
from shared.auth.current import current_actor, current_signed_in
from shared.auth.permissions import signed_in
from shared.errors import Invalid
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.redirects import redirect_to, safe_path

pages = Blueprint("signin_confirm", __name__)


@pages.get("/confirm")
@signed_in
def show() -> str:
    """What is confirmed, and how."""
    return _page(FormState())


@pages.post("/confirm")
@signed_in
def take() -> Response:
    """Take password and code, and go back to where the act waits."""
    try:
        form, asked = parse_form(ConfirmForm, request), asked_for()
        wanted = WantedProof(asked.purpose, asked.payload_hash)
        confirm(portal(), current_signed_in(), wanted, password=form.password, code=form.code)
    except Invalid as error:
        return make_response(_page(FormState.refused(request.form, error)), error.status)
    return redirect_to(asked.back, HOME)


def asked_for() -> Asked:
    """What the present request is to confirm, as a service sealed it. Raises NotFound."""
    return read_asked(portal().settings.need("secret_key"), request.values.get("about", ""))


def _page(form: FormState) -> str:
    asked = asked_for()
    return render_template(
        "signin/confirm.html",
        form=form,
        asked=asked,
        about=request.values["about"],
        next=safe_path(asked.back, HOME),
        by_provider=current_signed_in().method == "oidc",
        demo=demo_answer(portal(), current_actor()),
    )
