"""Sign-in and sign-out. The demo's and the provider's ways in are pages of their own, which exist where they may."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request

from services.portal.accounts.repository import grants_by_account
from services.portal.administration.words import duties
from services.portal.deps import portal
from services.portal.signin.schemas import SignInForm
from services.portal.signin.service import sign_in
from services.portal.signin.sessions import end_session
from shared.auth.actor import Grant, Role
from shared.auth.current import current_actor, current_or_none
from shared.auth.directory import Person, list_people
from shared.auth.kept import KEPT_FIELD, unpack
from shared.auth.limits import SIGN_IN
from shared.auth.permissions import public, signed_in
from shared.auth.sessions import ABSOLUTE, COOKIE, load_session
from shared.errors import Denied, Invalid
from shared.web.cookies import clear_cookie, set_cookie
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.redirects import redirect_to, safe_path

pages = Blueprint("signin", __name__)
HOME = "/my-work"


@pages.get("/sign-in")
@public
def show() -> Response:
    """The ways in."""
    if current_or_none() is not None:
        return redirect_to(request.args.get("next"), HOME)
    return make_response(page(FormState()))


@pages.post("/sign-in")
@public
def take() -> Response:
    """Take address, password and code; or only show the page, for a form kept from an ended session."""
    if "email" not in request.form:
        return make_response(page(FormState()))
    if portal().settings.oidc_issuer:
        raise Denied("Sign in with your organisation's account.", way_out="Go back and use its button.")
    portal().limiter.hit_visitor(SIGN_IN)
    try:
        form = parse_form(SignInForm, request)
        cookie = sign_in(portal(), email=form.email, password=form.password, code=form.code)
    except Invalid as error:
        return make_response(page(FormState.refused(request.form, error)), error.status)
    return welcome(cookie)


@pages.post("/sign-out")
@signed_in
def leave() -> Response:
    """End this browser's session."""
    actor = current_actor()
    with portal().database.transaction() as session:
        end_session(session, actor.session_id, by=actor.account_id)
    response = redirect_to("/signed-out")
    clear_cookie(response, COOKIE, portal().settings)
    return response


@pages.get("/signed-out")
@public
def left() -> str:
    """Says that nobody is signed in here any more."""
    return render_template("signin/signed_out.html")


def page(form: FormState) -> str:
    """The sign-in page; carries what an ended session's form had typed.

    To the provider nothing is carried: one signs in there in another tab, and this page sends the form then.
    """
    parts = portal()
    embedded = parts.settings.embedded
    demo = demo_people() if embedded else {}
    kept = request.form.get(KEPT_FIELD, "")
    return render_template(
        "signin/sign_in.html",
        form=form,
        next=safe_path(request.values.get("next"), ""),
        kept=kept,
        fields=unpack(kept),
        embedded=embedded,
        provider=parts.settings.oidc_issuer is not None,
        **demo,
    )


def demo_people() -> dict[str, Any]:
    """Whom one can be in the demo: by agency, the largest first; what each does; and whom to begin with."""
    with portal().database.transaction() as session:
        people = [person for person in list_people(session) if person.account_id]
        grants = grants_by_account(session, [str(person.account_id) for person in people])
    agencies: dict[str, list[Person]] = {}
    for person in people:
        agencies.setdefault(person.agency_name, []).append(person)
    by_size = sorted(agencies.items(), key=lambda item: (-len(item[1]), item[0]))
    held = {str(person.account_id): grants.get(str(person.account_id), ()) for person in people}
    drafters = [p for _, some in by_size for p in some if _is_drafter(held[str(p.account_id)])]
    return {
        "people": by_size,
        "duties": {account_id: duties(some) for account_id, some in held.items()},
        "first": drafters[0] if drafters else None,
    }


def _is_drafter(grants: Iterable[Grant]) -> bool:
    return any(grant.role == Role.DRAFTER for grant in grants)


def welcome(cookie: str) -> Response:
    """Start the browser's session and lead on: to the page asked for, or to a form that was kept."""
    settings = portal().settings
    target = safe_path(request.values.get("next"), HOME)
    kept = unpack(request.form.get(KEPT_FIELD, ""))
    if kept:
        g.concord_signed_in = load_session(portal().database, cookie)
        response = make_response(
            render_template("auth/send_again.html", target=target, fields=kept, files=[])
        )
    else:
        response = redirect_to(target, HOME)
    set_cookie(response, COOKIE, cookie, settings, max_age=int(ABSOLUTE.total_seconds()))
    return response
