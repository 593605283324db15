"""What administrators change about agencies: new ones, offices, contacts, the act on electronic signatures."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from services.portal.administration.esign import create_esign_authorisation, withdraw_esign_authorisation
from services.portal.administration.policy import ADMINISTER, require_grantable
from services.portal.administration.schemas import AgencyForm, ContactForm, ESignForm, OfficeForm
from services.portal.deps import portal
from services.portal.people import service as people
from services.portal.people.addresses import today_in
from services.portal.people.pages import agency_page
from shared.auth.current import current_actor
from shared.auth.directory import get_agency
from shared.auth.permissions import permission
from shared.errors import Invalid
from shared.web.form_state import FormState
from shared.web.forms import FormModel, parse_form
from shared.web.redirects import redirect_to

pages = Blueprint("administration_agency", __name__)
administers = permission(ADMINISTER, person=True)

Save = Callable[[Session, str, str, FormModel], object]
"""Takes the transaction, who does it, the agency's id and the form."""


@pages.get("/admin/agencies/new")
@administers
def new_agency() -> str:
    """The form for a new agency."""
    require_grantable(current_actor(), None)
    return render_template("administration/agency_form.html", form=FormState())


@pages.post("/admin/agencies/new")
@administers
def create_agency() -> Response:
    """Add an agency; only administrators of every agency may."""
    actor = current_actor()
    require_grantable(actor, None)
    try:
        form = parse_form(AgencyForm, request)
        with portal().database.transaction() as session:
            people.create_agency(session, by=actor.account_id, **form.model_dump())
    except Invalid as error:
        page = render_template("administration/agency_form.html", form=FormState.refused(request.form, error))
        return make_response(page, error.status)
    return redirect_to(f"/directory/agencies/{form.slug}")


@pages.post("/admin/agencies/<slug>/esign")
@administers
def record_act(slug: str) -> Response:
    """Record the act by which the agency accepts electronic signatures."""

    def save(session: Session, by: str, agency_id: str, form: FormModel) -> object:
        today = today_in(portal().settings.timezone)
        return create_esign_authorisation(
            session, by=by, agency_id=agency_id, today=today, **form.model_dump()
        )

    return _save(slug, "esign", ESignForm, save)


@pages.post("/admin/agencies/<slug>/esign/withdraw")
@administers
def withdraw_act(slug: str) -> Response:
    """Take the act off the record."""
    actor = current_actor()
    with portal().database.transaction() as session:
        agency = get_agency(session, slug)
        require_grantable(actor, agency.id)
        withdraw_esign_authorisation(session, agency.id, by=actor.account_id)
    return redirect_to(f"/directory/agencies/{slug}")


@pages.post("/admin/agencies/<slug>/offices")
@administers
def create_office(slug: str) -> Response:
    """Add an office."""

    def save(session: Session, by: str, agency_id: str, form: FormModel) -> object:
        return people.create_office(session, by=by, agency_id=agency_id, **form.model_dump())

    return _save(slug, "office", OfficeForm, save)


@pages.post("/admin/agencies/<slug>/contacts")
@administers
def create_contact(slug: str) -> Response:
    """Add a way to reach the agency."""

    def save(session: Session, by: str, agency_id: str, form: FormModel) -> object:
        return people.create_contact_point(session, by=by, agency_id=agency_id, **form.model_dump())

    return _save(slug, "contact", ContactForm, save)


def _save(slug: str, name: str, model: type[FormModel], save: Save) -> Response:
    actor = current_actor()
    try:
        form = parse_form(model, request)
        with portal().database.transaction() as session:
            agency = get_agency(session, slug)
            require_grantable(actor, agency.id)
            save(session, actor.account_id, agency.id, form)
    except Invalid as error:
        refused = {name: FormState.refused(request.form, error)}
        return make_response(agency_page(slug, refused), error.status)
    return redirect_to(f"/directory/agencies/{slug}")
