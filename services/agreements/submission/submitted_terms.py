"""The clocks that a submitted text sets, and who stated those that the answers no longer give: what approvers see."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.files.repository import get_version
from services.agreements.register.timeline import names_of
from services.agreements.submission.changed_terms import Term
from services.agreements.submission.terms import find_text_and_answers, read_terms
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from workflows.agreements.state import AgreementState, day_of, notice_days_of, package_of


@dataclass(frozen=True)
class SubmittedTerms:
    """The terms as they were submitted; `by` stated those in `changed`."""

    effective_on: date | None
    ends_on: date | None
    review_on: date | None
    notice_days: int | None
    changed: list[Term]
    by: str


def get_submitted_terms(parts: Agreements, stream: str, state: AgreementState) -> SubmittedTerms:
    """The terms of the package that is asked for. Raises what reading its version from the store raises."""
    with parts.database.transaction() as session:
        found = find_text_and_answers(session, get_version(session, stream, package_of(state)["version"]))
        by = _by(session, stream)
    changed = [term for term in read_terms(parts, found) if term.changed]
    return SubmittedTerms(
        effective_on=day_of(state["effective_on"]), ends_on=day_of(state["ends_on"]),
        review_on=day_of(state.get("review_on")), notice_days=notice_days_of(state), changed=changed, by=by,
    )  # fmt: skip


def _by(session: Session, stream: str) -> str:
    """Who submitted last."""
    t = ACTS.event
    query = select(t.c.actor).where(t.c.stream_id == stream, t.c.name == "submit")
    who = session.execute(query.order_by(t.c.seq.desc()).limit(1)).scalar_one()
    return names_of(session, {who}).of(who)
