"""What a new installation of the agreements service begins with: clock rules, holidays, the supplied clauses."""

from sqlalchemy.orm import Session

from services.agreements.clauses.repository import add_supplied
from services.agreements.library.loader import load_library
from services.agreements.tables import ACTS
from shared import clock
from shared.acts.supply import ClockRule, supply_clocks
from shared.settings import Settings

AMOUNT_UNREAD = 0
"""The amount of rules that take their days from each agreement, as `clock_rules.words.FROM_AGREEMENT` says."""
CLOCK_RULES = (
    ClockRule(
        "approval_stage",
        "business_days",
        5,
        (1,),
        2,
        "Concord's default; an agency's route may name another rule",
    ),
    ClockRule("legal_review", "business_days", 10, (2,), 3, "Concord's default for legal review as to form"),
    ClockRule("signing", "business_days", 10, (2,), None, "Concord's default; a link lives as long"),
    ClockRule("effect", "days", AMOUNT_UNREAD, (), None, "The agreement's own first day"),
    ClockRule(
        "term",
        "days",
        AMOUNT_UNREAD,
        (30, 90, 180),
        None,
        "The agreement's own last day; its term clause asks for reminders 180 and 90 days before",
    ),
    ClockRule(
        "yearly_review",
        "months",
        12,
        (1,),
        None,
        "The agreement's review clause: by the day that it names, then at least once a year",
    ),
    ClockRule(
        "notice_delivery",
        "business_days",
        10,
        (3,),
        None,
        "Office practice, no statute: by then a return receipt is back, or the notice is sent anew",
    ),
    ClockRule("termination_notice", "days", AMOUNT_UNREAD, (14,), None, "The agreement's termination clause"),
)
"""The first versions; an administrator makes later ones on the pages of clock rules."""


def supply(session: Session, settings: Settings) -> None:
    """Add what is not there yet. Safe to run again."""
    supply_clocks(session, ACTS, CLOCK_RULES, settings.jurisdiction)
    add_supplied(session, load_library(), clock.now())
