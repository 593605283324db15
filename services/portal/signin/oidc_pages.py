"""Sign-in and confirmation through the organisation's identity provider. Registered only where one is set."""

from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.deps import portal
from services.portal.signin.confirm import WantedProof, confirm_by_identity
from services.portal.signin.confirm_pages import asked_for
from services.portal.signin.oidc import come_back, leave
from services.portal.signin.oidc_claims import Identity, identity_of
from services.portal.signin.pages import HOME
from services.portal.signin.service import sign_in_by_identity
from shared import clock
from shared.auth.current import current_actor
from shared.auth.limits import PROVIDER
from shared.auth.permissions import public, signed_in
from shared.auth.sessions import ABSOLUTE, COOKIE
from shared.errors import Denied
from shared.web.cookies import set_cookie
from shared.web.redirects import redirect_to, safe_path

pages = Blueprint("signin_oidc", __name__)
CALLBACK = "/sign-in/provider/back"


@pages.get("/sign-in/provider")
@public
def to_provider() -> Response:
    """Go and sign in there."""
    portal().limiter.hit_visitor(PROVIDER)
    return leave(_callback(), {"next": safe_path(request.args.get("next"), HOME)})


@pages.post("/confirm/provider")
@signed_in
def to_provider_again() -> Response:
    """Go and prove there that it is still the same person.

    By a page that leads on: browsers hold our policy's `form-action` against a redirect that answers a form.
    """
    asked = asked_for()
    kept = {
        "purpose": asked.purpose,
        "payload": asked.payload_hash,
        "next": safe_path(asked.back, HOME),
        "since": clock.now().isoformat(),
        "session": current_actor().session_id,
    }
    leaving = leave(_callback(), kept, ask_again=True)
    return make_response(render_template("signin/leaving.html", address=leaving.headers["Location"]))


@pages.get(CALLBACK)
@public
def back() -> Response:
    """Back from the provider: start a session, or store the confirmation."""
    claims, kept = come_back()
    identity = identity_of(claims, portal().settings)
    return _confirmed(identity, kept) if "purpose" in kept else _signed_in(identity, kept)


def _signed_in(identity: Identity, kept: dict[str, str]) -> Response:
    cookie = sign_in_by_identity(portal(), identity)
    response = redirect_to(kept.get("next"), HOME)
    set_cookie(response, COOKIE, cookie, portal().settings, max_age=int(ABSOLUTE.total_seconds()))
    return response


def _confirmed(identity: Identity, kept: dict[str, str]) -> Response:
    if current_actor().session_id != kept["session"]:
        raise Denied("You signed in again meanwhile.", way_out="Open the record and press its button again.")
    wanted = WantedProof(kept["purpose"], kept["payload"])
    since = datetime.fromisoformat(kept["since"])
    confirm_by_identity(portal(), current_actor(), wanted, identity, since)
    return redirect_to(kept.get("next"), HOME)


def _callback() -> str:
    return portal().settings.staff_url.rstrip("/") + CALLBACK
