"""What is overdue in their agencies, for those whose work it is to watch the clocks; whoever it waits for.

Which roles watch is in each service's declaration. The record's search entry says whose it is and who may see it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.auth.actor import Actor
from shared.auth.roles import READ_PERMISSIONS, ROLE_PERMISSIONS
from shared.auth.scope import read_token, wall_tokens
from shared.auth.seen import seen_sql
from shared.registry.declaration import Service
from shared.registry.table import get_services
from shared.service.story import people_named

LIMIT = 20
"""More than so many are read in the service's own list."""

_LATE = text(f"""
    SELECT task.title, task.due_at, record.path,
        array_agg(DISTINCT coalesce(task.for_account, 'role:' || task.for_role)) AS who
    FROM desk.task AS task JOIN search.entry AS record USING (context, entity_id)
    WHERE task.done_at IS NULL AND task.due_at < :at AND context = :context AND task.id <> ALL (:known)
        AND {seen_sql("record")} AND NOT record.removed
    GROUP BY record.path, task.kind, task.title, task.due_at
    ORDER BY task.due_at, record.path, task.kind LIMIT :most
""")  # noqa: S608  # pieces of ours


@dataclass(frozen=True)
class Late:
    """What is overdue of others: what it is, for whom it waits, since when, and its record's page."""

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
        "at": at, "context": service.name, "known": sorted(known), "allow": sorted(watched),
        "walls": sorted(wall_tokens(actor)), "most": LIMIT + 1,
    }  # fmt: skip
    rows = session.execute(_LATE, asked).all()
    names = people_named(session, {who for row in rows for who in row.who})
    late = [
        Late(row.title, ", ".join(sorted(map(names.of, row.who))), row.due_at, row.path)
        for row in rows[:LIMIT]
    ]
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
