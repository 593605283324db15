"""A person's own account: what they may do, where they are signed in, recovery codes."""

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.account.schemas import CheckForm, EverywhereForm
from services.portal.accounts.repository import get_account_line, list_sessions
from services.portal.accounts.service import end_sessions, get_account, replace_recovery_codes
from services.portal.administration.words import role_name
from services.portal.deps import portal
from services.portal.journal.repository import add_event
from services.portal.signin.sessions import end_every_session
from services.portal.signin.verify import verify
from services.portal.tokens.service import list_tokens
from shared import clock
from shared.auth.current import current_actor, current_signed_in
from shared.auth.directory import list_agencies
from shared.auth.permissions import signed_in
from shared.auth.sessions import COOKIE
from shared.errors import Invalid, wrong_field
from shared.web.cookies import clear_cookie
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.redirects import redirect_to

pages = Blueprint("account", __name__)


@pages.get("/account")
@signed_in
def show() -> str:
    """Who I am here and what I may do."""
    actor = current_actor()
    with portal().database.transaction() as session:
        line = get_account_line(session, actor.account_id)
        names = {a.id: a.name for a in list_agencies(session)}
    roles = [(role_name(g.role), names[g.agency_id] if g.agency_id else "Every agency") for g in line.grants]
    local = portal().settings.oidc_issuer is None
    return render_template("account/account.html", account=line, roles=roles, local=local, tab="account")


@pages.get("/account/sessions")
@signed_in
def sessions() -> str:
    """Where I am signed in."""
    actor = current_actor()
    with portal().database.transaction() as session:
        found = list_sessions(session, actor.account_id, clock.now())
        tokens = list_tokens(session, actor.account_id)
    return render_template(
        "account/sessions.html",
        sessions=found,
        here=actor.session_id,
        tokens=tokens,
        form=FormState(),
        tab="sessions",
    )


@pages.post("/account/sessions/end-others")
@signed_in
def end_others() -> Response:
    """Sign out of every browser but this one."""
    actor = current_actor()
    with portal().database.transaction() as session:
        end_sessions(session, actor.account_id, clock.now(), but=actor.session_id)
    return redirect_to("/account/sessions")


@pages.post("/account/sessions/end-all")
@signed_in
def end_all() -> Response:
    """Sign out everywhere, here too; where it is ticked, of programs too."""
    form = parse_form(EverywhereForm, request)
    with portal().database.transaction() as session:
        end_every_session(session, current_actor().account_id, tokens=form.tokens)
    response = redirect_to("/signed-out")
    clear_cookie(response, COOKIE, portal().settings)
    return response


@pages.get("/account/recovery-codes")
@signed_in
def ask_for_codes() -> str:
    """Asks for password and code before new recovery codes."""
    return render_template("account/recovery_codes.html", form=FormState(), tab="recovery")


@pages.post("/account/recovery-codes")
@signed_in
def new_codes() -> Response:
    """New recovery codes, shown once; the old ones stop working."""
    try:
        codes = _replace_codes(parse_form(CheckForm, request))
    except Invalid as error:
        form = FormState.refused(request.form, error)
        page = render_template("account/recovery_codes.html", form=form, tab="recovery")
        return make_response(page, error.status)
    return make_response(render_template("signin/recovery_codes.html", codes=codes, go_on="/account"))


def _replace_codes(form: CheckForm) -> list[str]:
    me, key = current_signed_in().actor.account_id, portal().settings.need("secret_key")
    codes: list[str] = []
    with portal().database.transaction() as session:  # a failure is counted, so it must be committed
        account, at = get_account(session, me, lock=True), clock.now()
        if verify(session, account, password=form.password, code=form.code, key=key, at=at):
            codes = replace_recovery_codes(session, account)
            add_event(session, f"account:{me}", "recovery_codes_replaced", by=me, at=at)
    if not codes:
        message = "The password or the code is not right."
        raise wrong_field("password", message)
    return codes
