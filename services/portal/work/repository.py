"""What waits for somebody: their own tasks, their roles', and what they may do for whoever they act for.

A wall against the reader hides the task with its record, whomever it is put to; one against the absent person hides
it from their deputies too. Nobody is asked for what a duty kept apart keeps them from.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    any_,
    cast,
    column,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    table,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from shared.auth.actor import Actor, Grant
from shared.auth.delegations import Delegation, get_grants, list_delegations_to
from shared.auth.scope import wall_tokens
from shared.auth.seen import outside
from shared.notify.open_tasks import lent_role
from shared.notify.tables import MILESTONE, TASK
from shared.notify.try_this import Milestone

LIMIT = 200
_RECORD = table(
    "entry", column("context"), column("entity_id"), column("walls", ARRAY(Text)), schema="search"
)


@dataclass(frozen=True)
class Waiting:
    """An open task; `behalf_of` names the absent person for whom it would be done."""

    id: str
    context: str
    kind: str
    title: str
    url: str
    due_at: datetime | None
    created_at: datetime
    role: str | None
    behalf_of: str | None = None


def list_waiting(session: Session, actor: Actor, at: datetime) -> list[Waiting]:
    """Due first, then by age; what has no due day comes last. At most 200."""
    walls = wall_tokens(actor)
    mine = and_(_outside_walls(walls), for_person(actor.account_id, actor.grants))
    found = _open_tasks(session, mine, None)
    for delegation in list_delegations_to(session, actor.account_id, at):
        found += _open_tasks(session, _lent(session, actor.account_id, walls, delegation), delegation)
    once = {task.id: task for task in reversed(found)}  # my own reason to do it wins over somebody else's
    ordered = sorted(once.values(), key=lambda t: (t.due_at is None, t.due_at or t.created_at, t.id))
    return ordered[:LIMIT]


def for_person(account_id: str, grants: Iterable[Grant]) -> ColumnElement[bool]:
    """Which tasks are somebody's: addressed to them, or to a role that they hold there; none that they may not do."""
    addressed = or_(TASK.c.for_account == account_id, _for_roles(grants))
    return and_(addressed, _not_kept_out(account_id))


def _lent(
    session: Session, deputy: str, walls: Collection[str], delegation: Delegation
) -> ColumnElement[bool]:
    """Which tasks a deputy may do for somebody absent: theirs or their roles', under a role that was lent.

    A duty that keeps the absent person from a role's task keeps their deputies from it too.
    """
    absent = delegation.from_account
    lent = delegation.lent_of(get_grants(session, absent))
    tokens = sorted(lent_role(g.role, g.agency_id) for g in lent)
    named = and_(TASK.c.for_account == absent, TASK.c.lent_under.overlap(cast(tokens, ARRAY(Text))))
    reader = Actor(absent, delegation.from_name, "", "", lent)
    as_role = and_(_for_roles(lent), _not_kept_out(absent))
    both = {*walls, *wall_tokens(reader)}
    return and_(_outside_walls(both), _not_kept_out(deputy), or_(named, as_role))


def _for_roles(grants: Iterable[Grant]) -> ColumnElement[bool]:
    rules: list[ColumnElement[bool]] = [false()]
    there = [(g.role, g.agency_id) for g in grants if g.agency_id is not None]
    if there:
        rules.append(tuple_(TASK.c.for_role, TASK.c.for_agency).in_(there))
    everywhere = [g.role for g in grants if g.agency_id is None]
    if everywhere:
        rules.append(TASK.c.for_role.in_(everywhere))
    held = [g.role for g in grants]
    if held:  # a task for a role at every agency is for whoever holds the role anywhere
        rules.append(and_(TASK.c.for_role.in_(held), TASK.c.for_agency.is_(None)))
    return or_(*rules)


def _not_kept_out(account_id: str) -> ColumnElement[bool]:
    return not_(func.coalesce(literal(account_id) == any_(TASK.c.kept_out), false()))


def _outside_walls(walls: Collection[str]) -> ColumnElement[bool]:
    """The tasks of records that no wall hides from whoever carries these tokens.

    A record's walls are in its search entry, which one that has just begun gets with its text, seconds later.
    """
    walled = select(_RECORD).where(
        _RECORD.c.context == TASK.c.context,
        _RECORD.c.entity_id == TASK.c.entity_id,
        not_(outside(_RECORD.c.walls, walls)),
    )
    return not_(walled.exists())


def get_milestones(session: Session) -> frozenset[Milestone]:
    """The steps of *Try this* that were done here, by anybody: a newcomer goes them as several of the demo's people."""
    done = session.scalars(select(MILESTONE.c.step).distinct())
    return frozenset(Milestone(step) for step in done)


def _open_tasks(session: Session, mine: ColumnElement[bool], lent: Delegation | None) -> list[Waiting]:
    query = (
        select(TASK)
        .where(TASK.c.done_at.is_(None), mine)
        .order_by(TASK.c.due_at.asc().nulls_last(), TASK.c.created_at, TASK.c.id)
        .limit(LIMIT)
    )
    behalf_of = lent.from_name if lent else None
    behalf = "?" + urlencode({"for": lent.from_account}) if lent else ""
    return [
        Waiting(
            r.id, r.context, r.kind, r.title, r.url + behalf, r.due_at, r.created_at, r.for_role, behalf_of
        )
        for r in session.execute(query)
    ]
