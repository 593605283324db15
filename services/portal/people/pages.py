"""The directory as everybody who works with agreements may read it: people and agencies."""

from flask import Blueprint, render_template, request

from services.portal.accounts.repository import grants_by_account
from services.portal.administration.policy import ADMINISTER
from services.portal.administration.words import role_name
from services.portal.deps import portal
from services.portal.journal.just_done import tell_just_done
from services.portal.people.addresses import has_ended, today_in
from shared import clock
from shared.auth import directory
from shared.auth.current import current_actor
from shared.auth.delegations import list_delegations_from, list_delegations_to
from shared.auth.permissions import permission
from shared.auth.scope import may
from shared.web.form_state import FormState

pages = Blueprint("people", __name__)
SHOWN = 500
"""People on one page; who looks for others says whom."""
reads = permission("directory.read")


@pages.get("/directory")
@reads
def people() -> str:
    """People by name, narrowed by words and agency."""
    words, agency_id = request.args.get("q", ""), request.args.get("agency", "")
    with portal().database.transaction() as session:
        agencies = directory.list_agencies(session)
        found = directory.list_people(session, agency_id or None, words, limit=SHOWN + 1)
    return render_template(
        "people/people.html",
        people=found[:SHOWN],
        more=len(found) > SHOWN,
        form=FormState({"q": words, "agency": agency_id}),
        agencies=[(agency.id, agency.name) for agency in agencies],
        administers=bool(agencies) and any(may(current_actor(), ADMINISTER, a.id) for a in agencies),
    )


@pages.get("/directory/people/<person_id>")
@reads
def person(person_id: str) -> str:
    """One person: job, roles, for whom they act."""
    at = clock.now()
    with portal().database.transaction() as session:
        found = directory.get_person(session, person_id)
        account_id = found.account_id or ""
        grants = grants_by_account(session, [account_id]).get(account_id, ())
        names = {a.id: a.short_name for a in directory.list_agencies(session)}
        done = tell_just_done(session, current_actor().account_id, stream=f"person:{person_id}")
        acting = list_delegations_to(session, account_id, at), list_delegations_from(session, account_id, at)
    return render_template(
        "people/person.html",
        person=found,
        roles=[(role_name(g.role), names[g.agency_id] if g.agency_id else "every agency") for g in grants],
        acts_for=acting[0],
        replaced_by=acting[1],
        administers=may(current_actor(), ADMINISTER, found.agency_id),
        just_changed=done,
    )


@pages.get("/directory/agencies")
@reads
def agencies() -> str:
    """The agencies by kind."""
    with portal().database.transaction() as session:
        found = directory.list_agencies(session)
        acts = directory.list_esign_authorisations(session)
    administers = may(current_actor(), ADMINISTER)
    return render_template("people/agencies.html", agencies=found, acts=acts, administers=administers)


@pages.get("/directory/agencies/<slug>")
@reads
def agency(slug: str) -> str:
    """One agency: its offices, people, contacts, and act on electronic signatures."""
    return agency_page(slug, {})


def agency_page(slug: str, forms: dict[str, FormState]) -> str:
    """The page, with the administrator's forms as they were refused."""
    today = today_in(portal().settings.timezone)
    with portal().database.transaction() as session:
        found = directory.get_agency(session, slug)
        offices = directory.list_offices(session, found.id)
        contacts = directory.list_contact_points(session, found.id)
        people_here = directory.list_people(session, found.id)
        act = directory.get_esign_authorisation(session, found.id, today)
        done = tell_just_done(session, current_actor().account_id, stream=f"agency:{found.id}")
    empty = {name: forms.get(name, FormState()) for name in ("esign", "office", "contact")}
    administers = may(current_actor(), ADMINISTER, found.id)
    return render_template(
        "people/agency.html",
        agency=found,
        today=today,
        offices=[o for o in offices if not has_ended(o, today)],
        contacts=[c for c in contacts if not has_ended(c, today)],
        ended={
            "offices": [o for o in offices if has_ended(o, today)],
            "contacts": [c for c in contacts if has_ended(c, today)],
        },
        people=people_here,
        act=act,
        forms=empty,
        administers=administers,
        just_changed=done,
    )
