"""Administration: the list of accounts, one account, and what may be done to it. Every act asks the policy again."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.accounts.repository import AccountLine, list_accounts, list_sessions
from services.portal.administration import service
from services.portal.administration.grants import list_grants
from services.portal.administration.policy import ADMINISTER
from services.portal.administration.schemas import GrantForm, PersonForm
from services.portal.administration.words import ROLES, STATES
from services.portal.deps import Portal, portal
from services.portal.journal.just_done import tell_just_done
from services.portal.journal.repository import list_events
from services.portal.journal.words import as_timeline
from shared import clock
from shared.auth.actor import Actor
from shared.auth.current import current_actor
from shared.auth.directory import Agency, list_agencies
from shared.auth.permissions import permission
from shared.auth.scope import may, reach_of
from shared.errors import Invalid, NotFound
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.redirects import redirect_to

pages = Blueprint("administration", __name__)
administers = permission(ADMINISTER, person=True)
EVERYWHERE = "everywhere"

Act = Callable[[Portal, Actor, str], None]
ACTS: dict[str, Act] = {
    "disable": service.disable,
    "enable": service.enable,
    "release": service.release,
    "reset": service.reset_second_factor,
}


@pages.get("/admin")
@administers
def show() -> str:
    """The accounts within reach, locked ones first."""
    words = request.args.get("q", "")
    with portal().database.transaction() as session:
        accounts = list_accounts(session, reach_of(current_actor(), ADMINISTER), words)
    return render_template("administration/accounts.html", accounts=accounts, words=words, meanings=STATES)


@pages.get("/admin/accounts/<account_id>")
@administers
def show_account(account_id: str) -> str:
    """One account: state, roles, sessions, history."""
    return _account_page(account_id, FormState())


@pages.post("/admin/accounts/<account_id>/<act>")
@administers
def act_on_account(account_id: str, act: str) -> Response:
    """Disable, enable, release, or reset the second factor."""
    if act not in ACTS:
        raise NotFound("There is no such act.")
    ACTS[act](portal(), current_actor(), account_id)
    return redirect_to(f"/admin/accounts/{account_id}")


@pages.post("/admin/accounts/<account_id>/roles")
@administers
def give_role(account_id: str) -> Response:
    """Grant a role."""
    try:
        form = parse_form(GrantForm, request)
        agency_id = None if form.agency_id == EVERYWHERE else form.agency_id
        service.grant(portal(), current_actor(), account_id, role=form.role, agency_id=agency_id)
    except Invalid as error:
        return make_response(_account_page(account_id, FormState.refused(request.form, error)), error.status)
    return redirect_to(f"/admin/accounts/{account_id}")


@pages.post("/admin/accounts/<account_id>/roles/<grant_id>/revoke")
@administers
def take_role(account_id: str, grant_id: str) -> Response:
    """Revoke a role."""
    service.revoke(portal(), current_actor(), account_id, grant_id)
    return redirect_to(f"/admin/accounts/{account_id}")


@pages.get("/admin/people/new")
@administers
def new_person() -> str:
    """The form for somebody new."""
    return _person_page(FormState())


@pages.post("/admin/people/new")
@administers
def create_person() -> Response:
    """Put somebody into the directory, with an account where asked."""
    try:
        form = parse_form(PersonForm, request)
        person_id = service.create_person(portal(), current_actor(), **form.model_dump())
    except Invalid as error:
        return make_response(_person_page(FormState.refused(request.form, error)), error.status)
    return redirect_to(f"/directory/people/{person_id}")


@pages.post("/admin/people/<person_id>/account")
@administers
def create_account(person_id: str) -> Response:
    """Give somebody an account and send the link to set it up."""
    account_id = service.create_account(portal(), current_actor(), person_id)
    return redirect_to(f"/admin/accounts/{account_id}")


def _account_page(account_id: str, form: FormState) -> str:
    actor = current_actor()
    with portal().database.transaction() as session:
        account = service.get_administered(session, actor, account_id)
        agencies = {a.id: a for a in list_agencies(session)}
        held = list_grants(session, account_id)
        events = as_timeline(session, list_events(session, f"account:{account_id}"))
        sessions = list_sessions(session, account_id, clock.now())
        done = tell_just_done(session, actor.account_id, stream=f"account:{account_id}")
    return render_template(
        "administration/account.html",
        account=account,
        form=form,
        grants=[(g, agencies[g.agency_id].name if g.agency_id else "Every agency") for g in held],
        roles=[(role, name) for role, (name, _) in ROLES.items()],
        places=_places(actor, list(agencies.values())),
        sessions=sessions,
        events=events,
        own=actor.account_id == account_id,
        acts=_offered(account),
        meanings=STATES,
        just_changed=done,
    )


def _offered(account: AccountLine) -> list[str]:
    """The acts that make sense in the account's state."""
    if account.disabled_at:
        return ["enable"]
    return (["release"] if account.locked_at else []) + ["reset", "disable"]


def _places(actor: Actor, agencies: list[Agency]) -> list[tuple[str, str]]:
    """Where this administrator may grant."""
    everywhere = [(EVERYWHERE, "Every agency")] if may(actor, ADMINISTER) else []
    return everywhere + [(a.id, a.name) for a in agencies if may(actor, ADMINISTER, a.id)]


def _person_page(form: FormState) -> str:
    with portal().database.transaction() as session:
        agencies = list_agencies(session)
    places = [(a.id, a.name) for a in agencies if may(current_actor(), ADMINISTER, a.id)]
    return render_template("administration/person_form.html", form=form, agencies=places)


@pages.get("/admin/effects")
@permission("effects.read")
def effects() -> str:
    """Where each service shows what keeps failing after an act."""
    return render_template("administration/effects.html", effect_pages=portal().effect_pages)
