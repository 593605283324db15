"""Delegations: an administrator's, for anybody within reach, and everybody's own."""

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from services.portal.accounts.repository import list_accounts
from services.portal.administration.delegations import (
    create_delegation,
    list_current,
    revoke_delegation,
)
from services.portal.administration.messages import delegation_message
from services.portal.administration.models import Delegation
from services.portal.administration.periods import period_of
from services.portal.administration.policy import ADMINISTER
from services.portal.administration.schemas import DelegationForm, OwnDelegationForm
from services.portal.administration.service import get_administered, require_lendable
from services.portal.administration.words import ROLES, role_name
from services.portal.deps import portal
from services.portal.journal.just_done import tell_just_done
from shared import clock
from shared.auth.current import current_actor
from shared.auth.directory import get_people_of, list_people
from shared.auth.permissions import permission, signed_in
from shared.auth.scope import reach_of
from shared.errors import Invalid, NotFound
from shared.notify.message import Message
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.redirects import redirect_to

pages = Blueprint("administration_delegation", __name__)
administers = permission(ADMINISTER, person=True)
DELEGATED = frozenset({"delegation_made", "delegation_revoked"})


@pages.get("/admin/delegations")
@administers
def show() -> str:
    """Delegations in force or to come, within reach, and the form for a new one."""
    return _page(FormState())


@pages.post("/admin/delegations")
@administers
def create() -> Response:
    """Let somebody act for somebody."""
    actor = current_actor()
    try:
        form = parse_form(DelegationForm, request)
        with portal().database.transaction() as session:
            require_lendable(session, actor, form.from_account, form.to_account, form.role)
            message = _make(session, actor.account_id, form.from_account, form)
    except Invalid as error:
        return make_response(_page(FormState.refused(request.form, error)), error.status)
    portal().mailer.send(message)
    return redirect_to("/admin/delegations")


@pages.post("/admin/delegations/<delegation_id>/revoke")
@administers
def revoke(delegation_id: str) -> Response:
    """End one early."""
    actor = current_actor()
    with portal().database.transaction() as session:
        found = _get(session, delegation_id)
        get_administered(session, actor, found.from_account)
        revoke_delegation(session, delegation_id, by=actor.account_id)
    return redirect_to("/admin/delegations")


@pages.get("/account/delegations")
@signed_in
def show_own() -> str:
    """Who acts for me, for whom I act, and the form."""
    return _own_page(FormState())


@pages.post("/account/delegations")
@signed_in
def create_own() -> Response:
    """Let somebody act for me."""
    me = current_actor().account_id
    try:
        form = parse_form(OwnDelegationForm, request)
        with portal().database.transaction() as session:
            message = _make(session, me, me, form)
    except Invalid as error:
        return make_response(_own_page(FormState.refused(request.form, error)), error.status)
    portal().mailer.send(message)
    return redirect_to("/account/delegations")


@pages.post("/account/delegations/<delegation_id>/revoke")
@signed_in
def revoke_own(delegation_id: str) -> Response:
    """End one of mine early, whichever side of it I am on."""
    me = current_actor().account_id
    with portal().database.transaction() as session:
        found = _get(session, delegation_id)
        if me not in (found.from_account, found.to_account):
            raise NotFound("There is no such delegation.")
        revoke_delegation(session, delegation_id, by=me)
    return redirect_to("/account/delegations")


def _get(session: Session, delegation_id: str) -> Delegation:
    found = session.get(Delegation, delegation_id)
    if found is None:
        raise NotFound("There is no such delegation.")
    return found


def _make(session: Session, by: str, from_account: str, form: DelegationForm | OwnDelegationForm) -> Message:
    """Record it; answers with what to write to the deputy, after the transaction."""
    settings = portal().settings
    zone = ZoneInfo(settings.timezone)
    starts_at, ends_at = period_of(form.first_day, form.last_day, zone)
    made = create_delegation(
        session, by=by, from_account=from_account, to_account=form.to_account, role=form.role,
        starts_at=starts_at, ends_at=ends_at, reason=form.reason,
    )  # fmt: skip
    people = get_people_of(session, {from_account, form.to_account})
    return delegation_message(made, people[from_account], people[form.to_account], settings.staff_url, zone)


def _page(form: FormState) -> str:
    me = current_actor()
    reach = reach_of(me, ADMINISTER)
    with portal().database.transaction() as session:
        within = list_accounts(session, reach)
        ids = {account.id for account in within}
        current = [d for d in list_current(session, clock.now()) if d.from_account in ids]
        done = tell_just_done(session, me.account_id, named=DELEGATED)
    return render_template(
        "administration/delegations.html",
        form=form,
        delegations=current,
        absent=[(account.id, f"{account.name}, {account.job}") for account in within],
        people=[(a.id, f"{a.name}, {a.job}") for a in within if a.id != me.account_id and not a.disabled_at],
        roles=_roles(),
        just_changed=done,
    )


def _own_page(form: FormState) -> str:
    me = current_actor().account_id
    with portal().database.transaction() as session:
        done = tell_just_done(session, me, named=DELEGATED)
        mine = [d for d in list_current(session, clock.now()) if me in (d.from_account, d.to_account)]
        own = get_people_of(session, {me})[me].agency_id
        people = [
            (p.account_id, f"{p.name}, {p.job}")
            for p in list_people(session, own)
            if p.account_id and p.account_id != me
        ]
    return render_template(
        "account/delegations.html", form=form, delegations=mine, people=people, roles=_roles(), me=me,
        just_changed=done,
    )  # fmt: skip


def _roles() -> list[tuple[str, str]]:
    return [(role, role_name(role)) for role in ROLES]
