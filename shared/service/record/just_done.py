"""What somebody has just done, told on whichever page of it they come back to. Reads only.

It is read from the record itself: no act can forget to say that it was done, and no link can claim one that was not.
So for acts on a record, and for changes of what records are made with (clauses, routes, rules, the directory).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from shared.acts.tables import ActTables
from shared.service.parts import ServiceParts

JUST_NOW = timedelta(minutes=1)
"""So long after the act it is told."""


@dataclass(frozen=True)
class Done:
    """What was done, when, and where it leads besides the record's own page: an address, in words of its own."""

    what: str
    at: datetime
    leads: str = ""
    address: str = ""


def find_just_done(
    session: Session, tables: ActTables, stream: str, account: str, at: datetime
) -> Row[Any] | None:
    """The newest event by this account, if it is that new; None where it was longer ago."""
    t = tables.event
    mine = t.c.stream_id == stream, t.c.actor == account, t.c.at > at - JUST_NOW
    return session.execute(select(t).where(*mine).order_by(t.c.seq.desc()).limit(1)).first()


def find_just_changed(
    session: Session, event: Table, account: str, at: datetime, words: Mapping[str, str], *, stream: str = ""
) -> Row[Any] | None:
    """The newest change by this account among those with words, of one stream or of any, if it is that new."""
    where = [event.c.actor == account, event.c.at > at - JUST_NOW, event.c.name.in_(list(words))]
    of_one = [event.c.stream_id == stream] if stream else []
    newest = event.c.at.desc(), event.c.seq.desc()
    return session.execute(select(event).where(*where, *of_one).order_by(*newest).limit(1)).first()


def tell_just_changed(
    parts: ServiceParts, account: str, words: Mapping[str, str], *, stream: str = ""
) -> Done | None:
    """The same of a service's own changes, in words; None where there is nothing to tell."""
    with parts.database.transaction() as session:
        event = parts.context.tables.event
        found = find_just_changed(session, event, account, parts.now(), words, stream=stream)
    return Done(words[found.name], found.at) if found else None
