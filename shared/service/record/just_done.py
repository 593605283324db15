"""What somebody has just done to a record, told on whichever of its pages they come back to. Reads only.

It is read from the record itself: no act can forget to say that it was done, and no link can claim one that was not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from shared.acts.tables import ActTables

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
