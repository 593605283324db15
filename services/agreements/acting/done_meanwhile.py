"""What was done meanwhile, for somebody who comes too late: a second tab, a second press, another person's decision.

Reads only, and only for people who may see the agreement. Whether an act is possible is the transition table's to say.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.timeline import list_events, names_of
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.commit import get_head
from shared.acts.messages import Head
from shared.acts.refusals import RefusalCode
from shared.errors import Conflict
from shared.web.formats import moment
from workflows.agreements.guards import Condition
from workflows.agreements.state import SHOWN_AS, Status
from workflows.agreements.states import RULES

MOVED_ON = (Condition.SAME_STAGE, Condition.WAITING_MEMBER)
"""The refusals that come of another stage's being asked by now."""
LATE = (RefusalCode.WRONG_STATE, Condition.SIGNERS_TURN, *MOVED_ON)
"""The refusals that come of something done meanwhile."""
OWN_PART = {"approve": ("approve", "recuse"), "recuse": ("approve", "recuse"), "sign": ("sign",)}
"""Acts that end one's own part while the state may stay, by the acts that they then stand in the way of."""
MOVES = {"approve", "sign", "record_paper_signature"} | {t.action for t in RULES.transitions if t.to}
"""Acts that bring an agreement from one state to another."""


@dataclass(frozen=True)
class _EventLine:
    seq: int
    name: str
    people: tuple[str | None, str | None]


@dataclass(frozen=True)
class _Late:
    """Who comes too late, for what, and the code of the refusal."""

    action: str
    account: str
    refusal: str


@contextmanager
def said_what_was_done(parts: Agreements, stream: str, action: str, account: str) -> Iterator[None]:
    """Refusals that come of something done meanwhile say what, by whom and when."""
    try:
        yield
    except Conflict as late:
        done = what_was_done(parts, stream, action, account, late.kind) if late.kind in LATE else ""
        if not done:
            raise
        raise Conflict(done, code=late.kind, way_out=late.hint) from None


def what_was_done(parts: Agreements, stream: str, action: str, account: str, refusal: str = "") -> str:
    """Sentences about the event after which the person can't do the act (any more); "" where nothing explains it.

    `refusal` is the code of the refusal, where there was one.
    """
    with parts.database.transaction() as session:
        head = get_head(session, ACTS, stream)
        happened = _happened(session, stream)
        found = _explaining(head, happened, _Late(action, account, refusal)) if head else None
        if head is None or found is None:
            return ""
        event = list_events(session, stream)[happened.index(found)]
        who = _who(session, found.people, account)
    status = Status(head.state["status"])
    more = ", and its text is being prepared for it" if status is Status.PREPARING else ""
    return (
        f"{event.what}, by {who} on {moment(event.at, parts.zone)}. "
        f"The agreement’s status is now: {SHOWN_AS[status]}{more}."
    )


def _who(session: Session, people: tuple[str | None, str | None], reader: str) -> str:
    """Who did it, and for whom, as the reader is told: `Ruth Hagan on your behalf`, `you on behalf of Luis Ortega`."""
    actor, lender = people
    names = names_of(session, {one for one in people if one})
    by = "you" if actor == reader else names.of(actor)
    if not lender:
        return by
    return f"{by} on your behalf" if lender == reader else f"{by} on behalf of {names.of(lender)}"


def _happened(session: Session, stream: str) -> list[_EventLine]:
    """Every event, newest first, as `list_events` orders them."""
    e = ACTS.event
    query = select(e.c.seq, e.c.name, e.c.actor, e.c.on_behalf_of).where(e.c.stream_id == stream)
    rows = session.execute(query.order_by(e.c.seq.desc()))
    return [_EventLine(r.seq, r.name, (r.actor, r.on_behalf_of)) for r in rows]


def _explaining(head: Head, happened: Sequence[_EventLine], late: _Late) -> _EventLine | None:
    """Of the events since the last submission: the act itself, one's own decision, or what moved the agreement on."""
    rule = RULES.get(late.action)
    if rule is None:
        return None
    submitted = next((place for place, one in enumerate(happened) if one.name == "submit"), len(happened))
    since = happened[: submitted + 1]
    own = [one for one in since if late.account in one.people]
    if head.state["status"] in rule.sources:
        mine = next((one for one in own if one.name in OWN_PART.get(late.action, ())), None)
        moved = next((one for one in since if one.name == "approve"), None)
        return mine or (moved if late.refusal in MOVED_ON else None)
    same = [one for one in (*own, *since) if one.name == late.action]
    return same[0] if same else next((one for one in since if one.name in MOVES), None)
