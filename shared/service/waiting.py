"""Whom a record waits for, as its register's row says: accounts, and `role:<role>` at the record's agencies."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, or_
from sqlalchemy.dialects.postgresql import ARRAY

from shared.auth.actor import Actor

ROLE = "role:"


def asks_somebody(next_who: Any, agencies: Any, actor: Actor) -> ColumnElement[bool]:
    """The rows whose next step is the actor's: by account, or by a role that they hold where the record belongs.

    `next_who` and `agencies` are the register's columns.
    """
    anywhere = [actor.account_id, *(ROLE + g.role for g in actor.grants if g.agency_id is None)]
    there = [
        and_(next_who.contains([ROLE + g.role]), agencies.contains([g.agency_id]))
        for g in actor.grants
        if g.agency_id is not None
    ]
    return or_(next_who.overlap(cast(sorted(anywhere), ARRAY(Text))), *there)


def is_asked(who: str, agencies: Iterable[str], actor: Actor) -> bool:
    """Whether one of those a record waits for is the actor, by account or by role. The same rule for one record."""
    if not who.startswith(ROLE):
        return who == actor.account_id
    return any(actor.holds(who.removeprefix(ROLE), agency) for agency in agencies)


def who_words(who: str, name: str, agencies: Iterable[str], actor: Actor) -> str:
    """One of those a record waits for, as its reader is told: "you", or "a drafter of the agency (you)"."""
    if not is_asked(who, agencies, actor):
        return name
    return f"{name} (you)" if who.startswith(ROLE) else "you"
