"""The clocks that a submitted text sets, and who stated those that the answers no longer give: what approvers see."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.files.repository import get_version
from services.agreements.register.timeline import names_of
from services.agreements.submission.changed_terms import WHOLE, Term
from services.agreements.submission.terms import find_text_and_answers, read_terms, terms_on_record
from services.agreements.submission.unsaid_terms import UNSAID
from services.agreements.submission.written_terms import quoted, states
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.staging import get_texts
from workflows.agreements.state import AgreementState, package_of


@dataclass(frozen=True)
class StatedTerm:
    """A term that the answers no longer give, and what the text says of it, in quotation marks."""

    term: Term
    quote: str


@dataclass(frozen=True)
class SubmittedTerms:
    """The terms as they were submitted; `by` stated those in `changed`."""

    effective_on: date | None
    ends_on: date | None
    review_on: date | None
    notice_days: int | None
    changed: list[StatedTerm]
    by: str
    unsaid: str
    """What whoever submitted confirmed although the text does not say it; "" where it says all."""


def get_submitted_terms(parts: Agreements, stream: str, state: AgreementState) -> SubmittedTerms:
    """The terms of the package that is asked for. Raises what reading its version from the store raises."""
    with parts.database.transaction() as session:
        found = find_text_and_answers(session, get_version(session, stream, package_of(state)["version"]))
        by, unsaid = _by_and_unsaid(session, stream)
    values = terms_on_record(state)
    changed = [_stated(term, values[term.name]) for term in read_terms(parts, found) if term.changed]
    return SubmittedTerms(**values, changed=changed, by=by, unsaid=unsaid)


def _stated(term: Term, value: date | int | None) -> StatedTerm:
    """Of a text that Concord did not write only the words that state the term are shown: all of it is new."""
    found = [one for one in term.says if value is not None and states(one, value)]
    return StatedTerm(term, quoted(found if term.changed == WHOLE else term.says, value))


def _by_and_unsaid(session: Session, stream: str) -> tuple[str, str]:
    """Who submitted last, and what they confirmed against the text."""
    t = ACTS.event
    query = select(t.c.actor, t.c.seq).where(t.c.stream_id == stream, t.c.name == "submit")
    who, seq = session.execute(query.order_by(t.c.seq.desc()).limit(1)).one()
    texts = get_texts(session, ACTS, stream, [seq]).get(seq, {})
    return names_of(session, {who}).of(who), texts.get(UNSAID, "")
