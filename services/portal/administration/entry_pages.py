"""Changing what the directory says of somebody. Of two who change it at once, the second sees both and chooses."""

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from services.portal.administration.policy import ADMINISTER, require_over
from services.portal.administration.schemas import EntryForm
from services.portal.deps import portal
from services.portal.people.addresses import is_valid, today_in
from services.portal.people.models import Person
from services.portal.people.service import update_person
from shared.auth.current import current_actor
from shared.auth.directory import list_offices
from shared.auth.permissions import permission
from shared.errors import Invalid, NotFound, StaleVersion
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.redirects import redirect_to

pages = Blueprint("administration_entry", __name__)
administers = permission(ADMINISTER, person=True)


@pages.get("/admin/people/<person_id>/edit")
@administers
def show(person_id: str) -> str:
    """The form with what is stored."""
    return _page(person_id, None)


@pages.post("/admin/people/<person_id>/edit")
@administers
def take(person_id: str) -> Response:
    """Save it, or show what somebody else saved meanwhile beside what was typed."""
    try:
        form = parse_form(EntryForm, request)
        with portal().database.transaction() as session:
            _get(session, person_id)
            update_person(
                session, person_id, by=current_actor().account_id, version=form.row_version,
                name=form.name, job=form.job, office_id=form.office_id,
            )  # fmt: skip
    except Invalid as error:
        return make_response(_page(person_id, FormState.refused(request.form, error)), error.status)
    except StaleVersion as error:
        return make_response(_page(person_id, FormState(request.form), stale=True), error.status)
    return redirect_to(f"/directory/people/{person_id}")


def _get(session: Session, person_id: str) -> Person:
    """Somebody within the administrator's reach. Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    require_over(current_actor(), person.agency_id)
    return person


def _page(person_id: str, form: FormState | None, *, stale: bool = False) -> str:
    today = today_in(portal().settings.timezone)
    with portal().database.transaction() as session:
        person = _get(session, person_id)
        # A closed office is offered to nobody, but stays the choice of whoever still has it.
        offices = [
            (office.id, office.name)
            for office in list_offices(session, person.agency_id)
            if office.id == person.office_id or is_valid(office, today)
        ]
    stored = FormState({"name": person.name, "job": person.job, "office_id": person.office_id})
    return render_template(
        "administration/entry_form.html",
        person=person,
        form=form or stored,
        offices=offices,
        stale=stale,
    )
