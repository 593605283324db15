"""Appends to the directory's hash chains, in the transaction of the change that is written down. It never changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.portal.journal.models import Event
from shared.audit.chain import GENESIS, link


def add_event(
    session: Session, stream: str, name: str, *, by: str, at: datetime, body: dict[str, Any] | None = None
) -> Event:
    """Append what was done to `stream` (`account:<id>`, `agency:<id>`, …). `body`: ids and decisions only."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(stream, 0))))
    last = session.scalars(
        select(Event).where(Event.stream_id == stream).order_by(Event.seq.desc()).limit(1)
    ).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
    hashed = {
        "stream": stream,
        "seq": seq,
        "name": name,
        "at": at,
        "actor": by,
        "on_behalf_of": None,
        "body": body or {},
    }
    event = Event(
        stream_id=stream,
        seq=seq,
        name=name,
        at=at,
        actor=by,
        on_behalf_of=None,
        body=body or {},
        previous_hash=previous,
        hash=link(previous, hashed),
    )
    session.add(event)
    session.flush()
    return event


def list_events(session: Session, stream: str) -> list[Event]:
    """What was done to a stream, newest first."""
    return list(
        session.scalars(select(Event).where(Event.stream_id == stream).order_by(Event.seq.desc()).limit(200))
    )
