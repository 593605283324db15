"""The first rows of clock rules and holidays. Later changes are new versions, made by an administrator, not by code."""

from datetime import date

import holidays
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.agreements.tables import ACTS

FROM = date(2020, 1, 1)
YEARS = range(2020, 2046)

RULES: tuple[tuple[str, str, int, list[int], int | None, str], ...] = (
    # name, unit, amount, remind before, escalate after, source
    (
        "approval_stage",
        "business_days",
        5,
        [1],
        2,
        "Concord's default; an agency's route may name another rule",
    ),
    ("legal_review", "business_days", 10, [2], 3, "Concord's default for legal review as to form"),
    ("signing", "business_days", 10, [2], None, "Concord's default; a link lives as long"),
    ("effect", "days", 0, [], None, "The agreement's own effective date"),
    ("term", "days", 1, [30, 90], None, "The agreement's own last day"),
    ("yearly_review", "months", 12, [1], None, "The agreement's review clause: a meeting every year"),
    ("termination_notice", "days", 90, [14], None, "The agreement's termination clause: ninety days' notice"),
)


def seed_rules(session: Session, calendar: str) -> None:
    """Add the clock rules and the calendar's holidays that are not there yet. Safe to run again."""
    columns = ("name", "unit", "amount", "remind_before", "escalate_after", "source")
    rows = [{**dict(zip(columns, rule, strict=True)), "version": 1, "from_date": FROM} for rule in RULES]
    session.execute(insert(ACTS.clock_rule).values(rows).on_conflict_do_nothing())
    country, _, subdivision = calendar.partition("-")
    days = holidays.country_holidays(country, subdiv=subdivision or None, years=YEARS)
    free = [{"calendar": calendar, "day": day, "name": name} for day, name in sorted(days.items())]
    session.execute(insert(ACTS.holiday).values(free).on_conflict_do_nothing())
