"""What happened to an agreement in force: its reviews with their minutes, and the notice of termination. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.agreements.files.models import FileRow
from services.agreements.frame.shown import Shown
from services.agreements.register.timeline import names_of
from services.agreements.register.words import NOTICE_METHODS, REVIEW_OUTCOMES
from services.agreements.tables import ACTS
from shared.acts.staging import get_texts
from shared.service.story import Names
from workflows.agreements.state import notice_days_of, state_of


@dataclass(frozen=True)
class Review:
    """One review as it was recorded."""

    at: datetime
    by: str
    outcome: str
    minutes: str


@dataclass(frozen=True)
class Notice:
    """A notice of termination: who gave it, how it was sent, why, and whether it is known to have arrived."""

    party: str
    other: str
    given_by: str
    method: str
    sent_on: date
    reason: str
    days: int | None
    """None where they are not on record: the notice was given before anybody was asked for them."""
    delivered_on: date | None = None
    proof: str = ""
    clause: str = ""
    """What of the text asks for so many days, where that was stated with the notice."""
    file: FileRow | None = None


def list_reviews(session: Session, stream: str) -> list[Review]:
    """The recorded reviews, newest first."""
    t = ACTS.event
    query = select(t).where(t.c.stream_id == stream, t.c.name == "record_review").order_by(t.c.seq.desc())
    rows = session.execute(query).all()
    texts = get_texts(session, ACTS, stream, [row.seq for row in rows])
    names = names_of(session, {row.actor for row in rows})
    return [_review(row, texts.get(row.seq, {}).get("minutes", ""), names) for row in rows]


def _review(row: Row[Any], minutes: str, names: Names) -> Review:
    return Review(row.at, names.of(row.actor), REVIEW_OUTCOMES.get(row.body["outcome"], ""), minutes)


def get_notice(session: Session, shown: Shown) -> Notice | None:
    """The notice that stands; None where none was given, or it was withdrawn."""
    state = state_of(shown.head)
    facts: dict[str, Any] | None = state["notice"]
    if not facts:
        return None
    file = session.get(FileRow, facts["proof_file"]) if facts.get("proof_file") else None
    others = [b for b in (*state["agencies"], *state["partners"]) if b != facts["by"]]
    delivered = facts.get("delivered_on")
    return Notice(
        party=shown.bodies.get(facts["by"], facts["by"]),
        other=" and ".join([*(shown.bodies.get(b, b) for b in others), *shown.row.outsiders]),
        given_by=names_of(session, {facts["given_by"]}).of(facts["given_by"]),
        method=NOTICE_METHODS.get(facts["method"], facts["method"]),
        sent_on=date.fromisoformat(facts["sent_on"]),
        reason=_said(session, shown.row.id, "give_notice", "reason"),
        days=notice_days_of(state),
        clause=_said(session, shown.row.id, "give_notice", "notice_clause"),
        delivered_on=date.fromisoformat(delivered) if delivered else None,
        proof=_said(session, shown.row.id, "record_delivery", "proof") if delivered else "",
        file=file,
    )


def _said(session: Session, stream: str, act: str, field: str) -> str:
    """The words of the newest such act: an earlier notice may have been withdrawn with its own."""
    t = ACTS.event
    query = select(t.c.seq).where(t.c.stream_id == stream, t.c.name == act).order_by(t.c.seq.desc()).limit(1)
    seq = session.execute(query).scalar()
    return get_texts(session, ACTS, stream, [seq]).get(seq, {}).get(field, "") if seq else ""
