"""What every service may ask of the directory: people, agencies, grants, delegations, e-signature authorisations.

Reads the views `directory.v_*` and nothing else, on the session of the caller's own transaction, so that an act is
checked against the same instant that records it. It writes nothing: the portal alone does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from shared.auth import views
from shared.errors import NotFound


@dataclass(frozen=True)
class Agency:
    """A state agency, federal body or local government."""

    id: str
    slug: str
    name: str
    short_name: str
    kind: str
    closed: bool = False


@dataclass(frozen=True)
class Office:
    """A unit or office of an agency, from the first to the last day given (None: without one)."""

    id: str
    agency_id: str
    name: str
    place: str
    valid_from: date | None
    valid_until: date | None
    version: int


@dataclass(frozen=True)
class Person:
    """Somebody in the directory; `account_id` None: cannot sign in (an outside signer, or somebody who left)."""

    id: str
    name: str
    job: str
    email: str
    agency_id: str
    agency_name: str
    office_name: str | None
    account_id: str | None
    gone: bool


@dataclass(frozen=True)
class ContactPoint:
    """An address at which an agency (or one person of it) is reached for a purpose, and when that was confirmed."""

    id: str
    agency_id: str
    person_id: str | None
    purpose: str
    kind: str
    value: str
    confirmed_at: datetime
    valid_from: date | None
    valid_until: date | None
    version: int


@dataclass(frozen=True)
class ESignAuthorisation:
    """An agency's recorded official act that accepts electronic signatures (W. Va. Code § 39A-3-2)."""

    id: str
    agency_id: str
    title: str
    citation: str
    decided_on: date


def list_agencies(session: Session, kind: str | None = None) -> list[Agency]:
    """The agencies that exist now, by name; `kind` is state, federal or local."""
    v = views.AGENCY
    query = select(v).where(v.c.closed.is_(False)).order_by(v.c.name)
    rows = session.execute(query.where(v.c.kind == kind) if kind else query)
    return [Agency(r.id, r.slug, r.name, r.short_name, r.kind) for r in rows]


def get_agency(session: Session, agency_id: str) -> Agency:
    """One agency by its id or slug, also a closed one. Raises NotFound."""
    v = views.AGENCY
    row = session.execute(select(v).where(or_(v.c.id == agency_id, v.c.slug == agency_id))).first()
    if row is None:
        raise NotFound("There is no such agency.")
    return Agency(row.id, row.slug, row.name, row.short_name, row.kind)


def get_agencies(session: Session, agency_ids: Collection[str]) -> dict[str, Agency]:
    """Agencies by their ids, also closed ones; those that are not there are left out."""
    rows = session.execute(_AGENCIES, {"ids": sorted(agency_ids)})
    return {r.id: Agency(r.id, r.slug, r.name, r.short_name, r.kind, r.closed) for r in rows}


_AGENCIES = select(views.AGENCY).where(views.AGENCY.c.id.in_(bindparam("ids", expanding=True)))


def list_offices(session: Session, agency_id: str) -> list[Office]:
    """The units and offices of an agency, by name, those that have closed or are still to open among them."""
    v = views.OFFICE
    rows = session.execute(select(v).where(v.c.agency_id == agency_id).order_by(v.c.name))
    return [Office(*row) for row in rows]


MOST_PEOPLE = 2_000
"""As many people one list has room for; a page says where there are more, and asks for words."""


def list_people(
    session: Session, agency_id: str | None = None, words: str = "", *, limit: int = MOST_PEOPLE
) -> list[Person]:
    """People who have not left, by name; `words` narrows to those whose name, job or address contains them."""
    v = views.PERSON
    query = select(v).where(v.c.gone.is_(False)).order_by(v.c.name, v.c.id).limit(limit)
    if agency_id:
        query = query.where(v.c.agency_id == agency_id)
    for word in words.split():
        query = query.where(
            or_(*(c.icontains(word, autoescape=True) for c in (v.c.name, v.c.job, v.c.email)))
        )
    return _people(session, query)


def list_people_at(session: Session, address: str) -> list[Person]:
    """The people, who have not left, whose e-mail address this is, however it is capitalised."""
    v = views.PERSON
    mine = v.c.gone.is_(False), func.lower(v.c.email) == address.strip().lower()
    return _people(session, select(v).where(*mine).order_by(v.c.name, v.c.id))


def get_person(session: Session, person_id: str) -> Person:
    """One person. Raises NotFound."""
    found = _people(session, select(views.PERSON).where(views.PERSON.c.id == person_id))
    if not found:
        raise NotFound("There is no such person.")
    return found[0]


def get_people_of(session: Session, account_ids: Collection[str]) -> dict[str, Person]:
    """The people behind accounts, also disabled ones (a record names whoever acted), by account id."""
    v = views.PERSON
    rows = session.execute(select(v).where(v.c.any_account_id.in_(account_ids))).all()
    return {row.any_account_id: _person(row) for row in rows}


def list_holders(session: Session, role: str, agency_id: str | None) -> list[Person]:
    """Who holds a role at an agency now (or at every agency), by name: whom a task may go to."""
    v, g = views.PERSON, views.GRANT
    held = select(g.c.account_id).where(
        g.c.role == role, or_(g.c.agency_id.is_(None), g.c.agency_id == agency_id)
    )
    return _people(session, select(v).where(v.c.account_id.in_(held)).order_by(v.c.name, v.c.id))


def list_holder_accounts(session: Session, role: str, agency_id: str | None) -> list[str]:
    """The accounts of those who hold a role at an agency now, by name."""
    return [person.account_id for person in list_holders(session, role, agency_id) if person.account_id]


def list_contact_points(session: Session, agency_id: str) -> list[ContactPoint]:
    """How an agency is reached, by purpose; also addresses that hold no more or not yet."""
    v = views.CONTACT_POINT
    rows = session.execute(select(v).where(v.c.agency_id == agency_id).order_by(v.c.purpose, v.c.id))
    return [ContactPoint(*row) for row in rows]


def get_esign_authorisation(session: Session, agency_id: str, day: date) -> ESignAuthorisation | None:
    """The agency's act in force on that day; None: it can't sign electronically, and must be told what to do."""
    v = views.ESIGN_AUTHORISATION
    mine = v.c.agency_id == agency_id, v.c.decided_on <= day
    row = session.execute(select(v).where(*mine).order_by(v.c.decided_on.desc())).first()
    return _esign(row) if row else None


def list_esign_authorisations(session: Session) -> dict[str, ESignAuthorisation]:
    """The acts in force, by agency, in one statement."""
    found = (_esign(row) for row in session.execute(select(views.ESIGN_AUTHORISATION)))
    return {act.agency_id: act for act in found}


def _esign(row: Row[Any]) -> ESignAuthorisation:
    return ESignAuthorisation(row.id, row.agency_id, row.title, row.citation, row.decided_on)


def _people(session: Session, query: Select[Any]) -> list[Person]:
    return [_person(row) for row in session.execute(query)]


def _person(r: Row[Any]) -> Person:
    return Person(
        r.id, r.name, r.job, r.email, r.agency_id, r.agency_name, r.office_name, r.account_id, r.gone
    )
