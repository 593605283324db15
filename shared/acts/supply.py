"""Clock rules and holidays to begin with, in a service's own tables. Later changes are new versions, made by people."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared import clock
from shared.acts.tables import ActTables
from shared.holidays import list_holidays

FROM = date(2020, 1, 1)
AHEAD = 20
"""Years from now for which holidays are added; each migration adds those that are missing."""


@dataclass(frozen=True)
class ClockRule:
    """The first version of a clock's rule: due `amount` units (days, business_days, months) after its start.

    `remind_before` and `escalate_after` are in the same unit; `source` names the statute, policy or default.
    """

    name: str
    unit: str
    amount: int
    remind_before: tuple[int, ...]
    escalate_after: int | None
    source: str


def supply_clocks(session: Session, tables: ActTables, rules: Sequence[ClockRule], calendar: str) -> None:
    """Add the rules and the calendar's (`US-WV`) holidays that are not there yet. Safe to run again."""
    rows = [
        {**asdict(r), "remind_before": list(r.remind_before), "version": 1, "from_date": FROM} for r in rules
    ]
    if rows:
        session.execute(insert(tables.clock_rule).values(rows).on_conflict_do_nothing())
    years = range(FROM.year, clock.now().year + AHEAD)
    days = sorted(list_holidays(calendar, years).items())
    free = [{"calendar": calendar, "day": day, "name": name} for day, name in days]
    session.execute(insert(tables.holiday).values(free).on_conflict_do_nothing())
