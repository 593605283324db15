"""Personal tokens: made, shown once, revoked by the person they act for."""

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.account.schemas import TokenForm
from services.portal.deps import portal
from services.portal.journal.just_done import tell_just_done
from services.portal.tokens.service import create_token, list_tokens, revoke_token
from shared.auth.current import current_actor
from shared.auth.permissions import signed_in
from shared.auth.roles import SCOPE_WORDS, TOKEN_SCOPES
from shared.auth.scope import permissions_of
from shared.errors import Invalid
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.redirects import redirect_to

pages = Blueprint("tokens", __name__)


@pages.get("/account/tokens")
@signed_in
def show() -> str:
    """My tokens, and the form for a new one."""
    return _page(FormState({"days": "90"}))


@pages.post("/account/tokens")
@signed_in
def create() -> Response:
    """Make a token and show it this once."""
    me = current_actor().account_id
    try:
        form = parse_form(TokenForm, request)
        with portal().database.transaction() as session:
            token, secret = create_token(
                session, account_id=me, name=form.name, scopes=form.scopes, days=form.days
            )
    except Invalid as error:
        return make_response(_page(FormState.refused(request.form, error)), error.status)
    return make_response(render_template("account/token_made.html", token=token, secret=secret, tab="tokens"))


@pages.post("/account/tokens/<token_id>/revoke")
@signed_in
def revoke(token_id: str) -> Response:
    """Stop a token."""
    with portal().database.transaction() as session:
        revoke_token(session, token_id, account_id=current_actor().account_id)
    return redirect_to("/account/tokens")


def _page(form: FormState) -> str:
    actor = current_actor()
    with portal().database.transaction() as session:
        tokens = list_tokens(session, actor.account_id)
        done = tell_just_done(session, actor.account_id, named={"token_revoked"})
    scopes = [(name, SCOPE_WORDS[name], name) for name in sorted(permissions_of(actor) & TOKEN_SCOPES)]
    return render_template(
        "account/tokens.html",
        form=form,
        tokens=tokens,
        scopes=scopes,
        words=SCOPE_WORDS,
        tab="tokens",
        just_changed=done,
    )
