"""Keeping the directory: agencies, offices, people, contact points. Each change is written to the journal."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portal.journal.repository import add_event
from services.portal.people.addresses import EMAIL, require_address
from services.portal.people.models import Agency, ContactPoint, Office, Person
from shared import clock
from shared.auth.secrets import new_id
from shared.errors import NotFound, StaleVersion, wrong_field


def create_agency(
    session: Session, *, by: str, slug: str, name: str, short_name: str, kind: str, id: str | None = None
) -> Agency:
    """A new agency; `kind` is state, federal or local. Raises Invalid where the short address is taken."""
    if session.scalars(select(Agency).where(Agency.slug == slug)).first():
        raise wrong_field("slug", "Another agency has this short address. Choose another.")
    at = clock.now()
    agency = Agency(id=id or new_id(), slug=slug, name=name, short_name=short_name, kind=kind, created_at=at)
    session.add(agency)
    session.flush()
    add_event(session, f"agency:{agency.id}", "agency_created", by=by, at=at, body={"kind": kind})
    return agency


def create_office(
    session: Session, *, by: str, agency_id: str, name: str, place: str, id: str | None = None
) -> Office:
    """A new unit or office. Raises Invalid where the agency has one of that name, NotFound without agency."""
    get_agency(session, agency_id)
    taken = select(Office).where(Office.agency_id == agency_id, Office.name == name)
    if session.scalars(taken).first():
        raise wrong_field("name", "This agency has an office of that name already.")
    at = clock.now()
    office = Office(id=id or new_id(), agency_id=agency_id, name=name, place=place, created_at=at, version=1)
    session.add(office)
    session.flush()
    add_event(session, f"agency:{agency_id}", "office_created", by=by, at=at, body={"office": office.id})
    return office


def create_person(
    session: Session,
    *,
    by: str,
    name: str,
    job: str,
    email: str,
    agency_id: str,
    office_id: str | None = None,
    id: str | None = None,
) -> Person:
    """Somebody new, without an account yet. Raises Invalid for no email address, and for one that is taken."""
    get_agency(session, agency_id)
    email = email.strip().lower()
    if not EMAIL.match(email):
        raise wrong_field("email", "Enter an email address like name@agency.gov.")
    if session.scalars(select(Person).where(Person.email == email)).first():
        raise wrong_field("email", "Somebody in the directory has this email address already.")
    at = clock.now()
    person = Person(
        id=id or new_id(), name=name, job=job, email=email, agency_id=agency_id, office_id=office_id,
        created_at=at, version=1,
    )  # fmt: skip
    session.add(person)
    session.flush()
    add_event(session, f"person:{person.id}", "person_created", by=by, at=at, body={"agency": agency_id})
    return person


def update_person(
    session: Session, person_id: str, *, by: str, version: int, name: str, job: str, office_id: str | None
) -> Person:
    """Change what the directory says of somebody.

    Raises NotFound, and StaleVersion where somebody else saved first (`version` is the one that was shown).
    """
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound("There is no such person.")
    if person.version != version:
        raise StaleVersion("Somebody else changed this person while you were typing.")
    person.name, person.job, person.office_id = name, job, office_id
    person.version += 1
    add_event(session, f"person:{person_id}", "person_changed", by=by, at=clock.now())
    return person


def create_contact_point(
    session: Session,
    *,
    by: str,
    agency_id: str,
    purpose: str,
    kind: str,
    value: str,
    person_id: str | None = None,
    id: str | None = None,
) -> ContactPoint:
    """How an agency is reached for a purpose, confirmed now. Raises Invalid for what can't be an email address."""
    require_address(kind, value)
    at = clock.now()
    point = ContactPoint(
        id=id or new_id(), agency_id=agency_id, person_id=person_id, purpose=purpose, kind=kind, value=value,
        confirmed_at=at, version=1,
    )  # fmt: skip
    session.add(point)
    session.flush()
    add_event(
        session, f"agency:{agency_id}", "contact_point_created", by=by, at=at, body={"contact": point.id}
    )
    return point


def get_agency(session: Session, agency_id: str) -> Agency:
    """An agency that is open for changes. Raises NotFound."""
    agency = session.get(Agency, agency_id)
    if agency is None or agency.closed_at is not None:
        raise NotFound("There is no such agency.")
    return agency
