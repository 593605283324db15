"""Who watches over the record: administrators and auditors, as the directory knows them now."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.auth import views
from shared.auth.actor import Role
from shared.auth.directory import Person, get_people_of
from shared.errors import NotFound

WATCHERS = (Role.ADMINISTRATOR, Role.AUDITOR)


def list_watchers(session: Session, roles: Collection[Role] = WATCHERS) -> list[Person]:
    """Everybody who holds one of the roles, at whichever agency, and can sign in."""
    held = select(views.GRANT.c.account_id).where(views.GRANT.c.role.in_([str(role) for role in roles]))
    found = get_people_of(session, [row.account_id for row in session.execute(held)])
    return sorted((p for p in found.values() if p.account_id and not p.gone), key=lambda p: p.email)


def get_administrator(session: Session, email: str) -> Person:
    """The administrator of this address. Raises NotFound."""
    wanted = email.strip().lower()
    for person in list_watchers(session, (Role.ADMINISTRATOR,)):
        if person.email.lower() == wanted:
            return person
    raise NotFound("No administrator has this address.", way_out="List them: concord users list")
