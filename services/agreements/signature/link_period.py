"""Until when a link to sign works: for as long as the signing clock's own rule gives, counted from the day it is sent.

A link sent with the first asking so ends with the day on which the signature is due; a reminder brings a later one.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.clocks import read_holidays
from shared.calendar import shift, start_of


def last_day_of_link(parts: Agreements, session: Session, stream: str, sent: datetime) -> date:
    """The last day on which a link that is sent then works. The signing clock of the agreement must have begun."""
    rule = _rule(session, stream)
    holidays = read_holidays(session, ACTS, parts.settings.jurisdiction)
    return shift(sent.astimezone(parts.zone).date(), rule.unit, rule.amount, holidays)


def lifetime_of_link(parts: Agreements, last: date, sent: datetime) -> timedelta:
    """From the sending to the end of that day."""
    return start_of(last + timedelta(days=1), parts.zone) - sent


def _rule(session: Session, stream: str) -> Row[Any, Any]:
    """The rule in the version that the agreement's newest signing clock began with."""
    clock, rule = ACTS.clock, ACTS.clock_rule
    its = and_(rule.c.name == clock.c.rule, rule.c.version == clock.c.rule_version)
    query = select(rule.c.unit, rule.c.amount).join(clock, its)
    mine = clock.c.stream_id == stream, clock.c.name == "signing"
    return session.execute(query.where(*mine).order_by(clock.c.round.desc()).limit(1)).one()
