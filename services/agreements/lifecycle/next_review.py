"""When the review after one that is recorded today is due, in words: by the clock rule of today, and the last day."""

from sqlalchemy.orm import Session

from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.clocks import read_holidays
from shared.calendar import shift
from shared.service.clock_rules.repository import rules_in_force
from shared.service.clock_rules.words import amount_in_words
from shared.web.formats import day
from workflows.agreements.state import AgreementState, day_of


def next_review_words(parts: Agreements, session: Session, state: AgreementState) -> str:
    """What recording a review now leads to, as the step and the commit will have it."""
    today = clock.today(parts.zone)
    rule = rules_in_force(session, ACTS, today)["yearly_review"]
    due = shift(today, rule.unit, rule.amount, read_holidays(session, ACTS, parts.settings.jurisdiction))
    last = day_of(state["ends_on"])
    if last and due > last:
        return f"No other review is due: the agreement ends on {day(last, parts.zone)}."
    return f"The next review is due in {amount_in_words(rule.amount, rule.unit)}, on {day(due, parts.zone)}."
