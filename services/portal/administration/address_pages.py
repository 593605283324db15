"""Changing an office or a contact. Of two who change it at once, the second sees both texts and chooses."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from services.portal.administration.policy import ADMINISTER, require_over
from services.portal.administration.schemas import ContactEditForm, OfficeEditForm
from services.portal.deps import portal
from services.portal.people import addresses
from services.portal.people.models import AddressChange, ContactPoint, Office
from shared.auth.current import current_actor
from shared.auth.directory import get_agency, get_people_of
from shared.auth.permissions import permission
from shared.errors import Invalid, NotFound, StaleVersion
from shared.web.form_state import FormState
from shared.web.formats import other_window
from shared.web.forms import parse_form
from shared.web.redirects import redirect_to

pages = Blueprint("administration_address", __name__)
administers = permission(ADMINISTER, person=True)

Address = Office | ContactPoint
KINDS = [("email", "Email"), ("phone", "Telephone"), ("post", "Letters")]


@pages.get("/admin/offices/<office_id>/edit")
@administers
def show_office(office_id: str) -> str:
    """The form with what is stored of an office."""
    return _page(Office, office_id)


@pages.post("/admin/offices/<office_id>/edit")
@administers
def take_office(office_id: str) -> Response:
    """Save the office, or show what somebody else saved meanwhile beside what was typed."""

    def save(session: Session, by: str) -> None:
        form = parse_form(OfficeEditForm, request)
        values = form.model_dump(include=set(addresses.OFFICE_FIELDS))
        addresses.update_office(
            session, office_id, by=by, version=form.row_version, reason=form.reason, values=values
        )

    return _save(Office, office_id, save)


@pages.get("/admin/contacts/<contact_id>/edit")
@administers
def show_contact(contact_id: str) -> str:
    """The form with what is stored of a contact."""
    return _page(ContactPoint, contact_id)


@pages.post("/admin/contacts/<contact_id>/edit")
@administers
def take_contact(contact_id: str) -> Response:
    """Save the contact, or show what somebody else saved meanwhile beside what was typed."""

    def save(session: Session, by: str) -> None:
        form = parse_form(ContactEditForm, request)
        values = form.model_dump(include=set(addresses.CONTACT_FIELDS))
        addresses.update_contact_point(
            session, contact_id, by=by, version=form.row_version, reason=form.reason, values=values,
            confirmed=form.confirmed,
        )  # fmt: skip

    return _save(ContactPoint, contact_id, save)


def _save(model: type[Address], entry_id: str, save: Callable[[Session, str], None]) -> Response:
    try:
        with portal().database.transaction() as session:
            slug = get_agency(session, _get(session, model, entry_id).agency_id).slug
            save(session, current_actor().account_id)
    except Invalid as error:
        refused = FormState.refused(request.form, error)
        return make_response(_page(model, entry_id, refused), error.status)
    except StaleVersion as error:
        return make_response(_page(model, entry_id, FormState(request.form), stale=True), error.status)
    return redirect_to(f"/directory/agencies/{slug}")


def _get(session: Session, model: type[Address], entry_id: str) -> Address:
    """An address within the administrator's reach. Raises NotFound."""
    entry = cast(Address | None, session.get(model, entry_id))
    if entry is None:
        raise NotFound("There is no such office or contact.")
    require_over(current_actor(), entry.agency_id)
    return entry


def _page(model: type[Address], entry_id: str, form: FormState | None = None, *, stale: bool = False) -> str:
    with portal().database.transaction() as session:
        entry = _get(session, model, entry_id)
        agency = get_agency(session, entry.agency_id)
        changes = addresses.list_changes(session, entry_id)
        people = get_people_of(session, {change.changed_by for change in changes})
    fields = addresses.OFFICE_FIELDS if isinstance(entry, Office) else addresses.CONTACT_FIELDS
    return render_template(
        f"administration/{'office' if isinstance(entry, Office) else 'contact'}_edit.html",
        entry=entry,
        agency=agency,
        form=form or FormState({name: getattr(entry, name) for name in fields}),
        stale=_changed_by(changes) if stale else "",
        kinds=KINDS,
        changes=[
            (c, _dated(c.before), people[c.changed_by].name if c.changed_by in people else "Concord")
            for c in changes
        ],
    )


def _dated(before: dict[str, Any]) -> dict[str, Any]:
    """What an entry said, its days as days again."""
    days = {name: before[name] and date.fromisoformat(before[name]) for name in ("valid_from", "valid_until")}
    return {**before, **days}


def _changed_by(changes: Sequence[AddressChange]) -> str:
    """Whose save came first: it may be the reader's own, from another window."""
    newest = changes[0] if changes else None
    if newest and newest.changed_by == current_actor().account_id:
        return f"You changed this {other_window(newest.changed_at, ZoneInfo(portal().settings.timezone))}"
    return "Somebody else changed this while you were typing"
