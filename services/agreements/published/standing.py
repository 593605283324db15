"""Whether an agreement holds today, read for strangers: of a suspension also since when. Reads only."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.standing import Standing, standing_of
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from workflows.agreements.state import AgreementState, Status


def read_standing(parts: Agreements, session: Session, stream: str, state: AgreementState) -> Standing | None:
    """Why nobody may act under it now; None while it is in force."""
    since = _suspended_at(session, stream) if state["status"] == Status.SUSPENDED else None
    return standing_of(state, clock.today(parts.zone), parts.zone, since)


def _suspended_at(session: Session, stream: str) -> datetime | None:
    event = ACTS.event
    query = select(event.c.at).where(event.c.stream_id == stream, event.c.name == "suspend")
    return session.scalar(query.order_by(event.c.seq.desc()).limit(1))
