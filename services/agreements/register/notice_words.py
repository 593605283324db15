"""What a notice of termination means for an agreement that still holds, in words. Pure.

By a notice an agreement ends with the beginning of a day: it is in force until the day before is over. Where both are
told, the two are named apart, as of a term people name only the last day.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from services.agreements.register.standing import ends_by_notice, notice_over
from shared.web.formats import day
from workflows.agreements.state import AgreementState, day_of, there


def two_days(ended_from: date) -> str:
    """`Feb 26, 2027 (last day in force Feb 25, 2027)`, of the day from which it is no longer in force."""
    return f"{_day(ended_from)} ({last_in_force(ended_from)})"


def last_in_force(ended_from: date) -> str:
    """`last day in force Feb 25, 2027`, of the day from which it is no longer in force."""
    return f"last day in force {_day(ended_from - timedelta(days=1))}"


def notice_in_words(state: AgreementState, bodies: Mapping[str, str]) -> str | None:
    """What the notice that stands does to an agreement, as a sentence without its dot. None where there is none."""
    notice = state["notice"]
    if not notice or state["ended"]:
        return None
    party = bodies.get(notice["by"], notice["by"])
    if not notice["delivered_on"]:
        return f"Notice to end it given by {party}, sent on {_day(there(day_of(notice['sent_on'])))}, not delivered yet"
    if ends_by_notice(state):
        return f"Ends on {two_days(there(notice_over(state)))}, by notice of {party}"
    return f"Notice of {party}, delivered on {_day(there(day_of(notice['delivered_on'])))}, would end it only later"


def ends_by_notice_on(state: AgreementState) -> str:
    """`ends Feb 26, 2027, by notice`, or nothing while no notice that was delivered ends it."""
    return f"ends {_day(there(notice_over(state)))}, by notice" if ends_by_notice(state) else ""


def _day(value: date) -> str:
    return day(value, ZoneInfo("UTC"))  # a day of the calendar, the same in every zone
