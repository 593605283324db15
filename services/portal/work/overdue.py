"""What is overdue in their agencies, for those whose work it is to watch the clocks; whoever it waits for.

Which roles watch is in each service's declaration. The record's search entry says whose it is and who may see it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.portal.administration.words import role_name
from shared.auth.actor import Actor
from shared.auth.directory import get_people_of
from shared.auth.roles import READ_PERMISSIONS, ROLE_PERMISSIONS
from shared.auth.scope import read_token, wall_tokens
from shared.registry.declaration import Service
from shared.registry.table import get_services

LIMIT = 20
"""More than so many are read in the service's own list."""

_LATE = text("""
    SELECT task.title, task.for_account, task.for_role, task.due_at, record.path
    FROM desk.task AS task JOIN search.entry AS record USING (context, entity_id)
    WHERE task.done_at IS NULL AND task.due_at < :at AND context = :context AND task.id <> ALL (:known)
        AND record.allow && :watched AND NOT record.walls && :walls AND NOT record.removed
    ORDER BY task.due_at, task.id LIMIT :most
""")


@dataclass(frozen=True)
class Late:
    """One overdue task of somebody else: what it is, for whom it waits, since when, and its record's page."""

    title: str
    who: str
    due_at: datetime
    href: str


@dataclass(frozen=True)
class Overdue:
    """A service's overdue tasks, longest overdue first; `more` is the address of its list, where there are more."""

    tasks: Sequence[Late]
    where: str
    more: str


def list_overdue(session: Session, actor: Actor, at: datetime, known: Collection[str] = ()) -> list[Overdue]:
    """What the actor watches over, besides the tasks of which they know; a service without any is left out."""
    found = [_overdue(session, service, actor, at, known) for service in get_services()]
    return [one for one in found if one.tasks]


def _overdue(
    session: Session, service: Service, actor: Actor, at: datetime, known: Collection[str]
) -> Overdue:
    watched, agencies = _watched(service, actor), actor.agencies(*service.watchers)
    if not watched:
        return Overdue((), "", "")
    asked = {
        "at": at, "context": service.name, "known": sorted(known), "watched": sorted(watched),
        "walls": sorted(wall_tokens(actor)), "most": LIMIT + 1,
    }  # fmt: skip
    rows = session.execute(_LATE, asked).all()
    people = get_people_of(session, {row.for_account for row in rows if row.for_account})
    names = {account: person.name for account, person in people.items()}
    late = [Late(row.title, _who(row, names), row.due_at, row.path) for row in rows[:LIMIT]]
    where = "your agency" if len(agencies) == 1 and None not in agencies else "your agencies"
    return Overdue(late, where, service.overdue_page if len(rows) > LIMIT else "")


def _watched(service: Service, actor: Actor) -> set[str]:
    """The tokens of the records at the agencies where the actor holds a role that watches."""
    return {
        read_token(permission, grant.agency_id)
        for grant in actor.grants
        if grant.role in service.watchers
        for permission in ROLE_PERMISSIONS[grant.role] & READ_PERMISSIONS
    }


def _who(row: Row[Any], names: dict[str, str]) -> str:
    if row.for_role is None:
        return names.get(row.for_account, "a former user")
    role = role_name(row.for_role).lower()
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role} of the agency"
