"""What a letter says of its agreement beyond number and title, read when it goes out: its stage, its end, who acted."""

from sqlalchemy.orm import Session

from services.agreements.register.notice_words import notice_in_words
from services.agreements.register.stage_words import stage_in_words
from services.agreements.register.standing import standing_of
from services.agreements.register.timeline import names_of
from services.agreements.register.words import HAPPENED
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.outbox import Pending
from shared.service.records import body_names
from workflows.agreements.codes import Ending
from workflows.agreements.state import AgreementState


def more_words(
    parts: Agreements, session: Session, pending: Pending, state: AgreementState | None
) -> dict[str, str]:
    """The words by the names that the texts of letters have for them; "" where there is nothing to say.

    `state` is the agreement's as it is now.
    """
    ids = pending.body.get("ids", {})
    by = ids.get("by", "")
    stage = stage_in_words(state, ids.get("stage", "")) if state else ""
    return {
        "stage": f" The stage is {stage}." if stage else "",
        "end": _end(parts, session, state) if state else "",
        "by": names_of(session, {by}).of(by) if by else "",
        "done": HAPPENED.get(ids.get("act", ""), ""),
    }


def _end(parts: Agreements, session: Session, state: AgreementState) -> str:
    """When it ends or ended, how, and by whose notice."""
    bodies = body_names(session)
    ended = state["ended"]
    if not ended:
        said = notice_in_words(state, bodies)
        return f" {said}." if said else ""
    standing = standing_of(state, clock.today(parts.zone), parts.zone)
    notice = state["notice"] if ended["how"] == Ending.TERMINATED else None
    giver = f" The notice was given by {bodies.get(notice['by'], notice['by'])}." if notice else ""
    return f" {standing.text}{giver}" if standing else ""
