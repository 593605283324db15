"""Whether an agreement holds, in words for those who read its public page or ask about its sealed copy. Pure.

An agreement that has ended or is suspended must never look in force to them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.agreements.register.words import ENDINGS, REVIEW_OUTCOMES
from shared.web.formats import day
from workflows.agreements.codes import Ending
from workflows.agreements.state import AgreementState, Status, day_of, notice_days_of, notice_ends_on, there

HOLDS = frozenset({Status.IN_FORCE})
NOT_YET = frozenset(
    {Status.DRAFT, Status.PREPARING, Status.IN_APPROVAL, Status.SIGNING, Status.SEALING, Status.SIGNED}
)
"""Before it is in force. Of a status that is in neither, nor suspended or ended, only that nobody may act is told."""


@dataclass(frozen=True)
class Standing:
    """Why nobody may act under an agreement now: a title and a sentence with its day."""

    title: str
    text: str


@dataclass(frozen=True)
class LastReview:
    """The newest review: its day and what it came to. Its minutes are the record's own."""

    on: date
    outcome: str


def day_ended(state: AgreementState) -> date | None:
    """The day on which it ended: of a term its last day, of a notice the day its period was over. None if it has not.

    Both hold by the text alone, also where they came on record later: a delivery is often recorded weeks after it.
    """
    ended = state["ended"]
    if not ended:
        return None
    by_text = {Ending.TERM_ENDED: day_of(state["ends_on"]), Ending.TERMINATED: notice_over(state)}
    return by_text.get(Ending(ended["how"])) or date.fromisoformat(ended["on"])


def notice_over(state: AgreementState) -> date | None:
    """The day from which a notice that was delivered has ended the agreement."""
    notice: dict[str, Any] = state["notice"] or {}
    delivered, days = day_of(notice.get("delivered_on")), notice_days_of(state)
    return notice_ends_on(delivered, days) if delivered and days else None


def ends_by_notice(state: AgreementState) -> bool:
    """Whether a notice that was delivered ends an agreement that has not ended yet, before its term would."""
    over, last = notice_over(state), day_of(state["ends_on"])
    return not state["ended"] and over is not None and (last is None or over <= last)


def end_of(state: AgreementState) -> date | None:
    """The day it ended, or by which it will: by a delivered notice or its term, whichever is sooner. None: neither."""
    return day_ended(state) or (notice_over(state) if ends_by_notice(state) else day_of(state["ends_on"]))


def missed_end(state: AgreementState) -> date | None:
    """The last day that the text of an ended agreement names, where it ended before that."""
    ended, planned = day_ended(state), day_of(state["ends_on"])
    return planned if ended and planned and ended < planned else None


def standing_of(
    state: AgreementState, today: date, zone: ZoneInfo, suspended_at: datetime | None = None
) -> Standing | None:
    """What keeps anybody from acting under it; None while it is in force."""
    status = state["status"]
    if status == Status.ENDED:
        return _ended(state, there(state["ended"])["how"], there(day_ended(state)), zone)
    if over := _over(state, today):
        return _ended(state, *over, zone)
    if status == Status.SUSPENDED:
        since = f"Since {day(suspended_at, zone)} nobody" if suspended_at else "Nobody"
        return Standing("This agreement is suspended", f"{since} may act under it, until that is lifted.")
    if status in HOLDS:
        return None
    if status not in NOT_YET:
        return Standing("This agreement is not in force", "Nobody may act under it now.")
    first = day_of(state["effective_on"])
    when = f" It takes effect on {day(first, zone)}." if first else ""
    return Standing("This agreement is not in force yet", f"Nobody may act under it so far.{when}")


def last_review(state: AgreementState, zone: ZoneInfo) -> LastReview | None:
    """The newest review that was recorded."""
    if not state["reviews"]:
        return None
    newest = state["reviews"][-1]
    on = datetime.fromisoformat(newest["at"]).astimezone(zone).date()
    return LastReview(on, REVIEW_OUTCOMES.get(newest["outcome"], ""))


def _over(state: AgreementState, today: date) -> tuple[str, date] | None:
    """How and when it ended by time, where the clock's act has not been recorded yet."""
    last, over = day_of(state["ends_on"]), notice_over(state)
    if last and last < today:
        return Ending.TERM_ENDED, last
    return (Ending.TERMINATED, over) if over and over <= today else None


def _ended(state: AgreementState, how: str, on: date, zone: ZoneInfo) -> Standing:
    if how == Ending.WITHDRAWN:
        said = f"It was withdrawn on {day(on, zone)}, before all had signed."
        return Standing("This agreement never took effect", said)
    planned = missed_end(state)
    early = f", before the last day that it names, {day(planned, zone)}" if planned else ""
    text = f"It ended on {day(on, zone)}, {ENDINGS.get(how, '')}{early}. Nobody may act under it any more."
    return Standing("This agreement has ended", text)
