"""Effects that wait or keep failing, for administrators: which, why, since when, and trying one again at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts import outbox
from shared.errors import NotFound

WORDS = {"mail": "A message", "signing_link": "A signing link", "index": "The text for search"}
"""What each kind of effect is called."""


@dataclass(frozen=True)
class Failing:
    """One effect that failed several times. The agreement's number says which; its text stays out of sight."""

    id: int
    what: str
    number: str
    problem: str
    attempts: int
    since: datetime
    next_try: datetime


@dataclass(frozen=True)
class Effects:
    """How many effects wait, and those that need a look."""

    waiting: int
    failing: list[Failing]


def list_effects(parts: Agreements) -> Effects:
    """What waits now."""
    t = ACTS.outbox
    with parts.database.transaction() as session:
        waiting = session.execute(
            select(func.count()).select_from(t).where(t.c.done_at.is_(None))
        ).scalar_one()
        rows = outbox.list_waiting(session, ACTS, failing=True)
        streams = {row.stream_id for row in rows}
        numbers = dict(
            session.execute(
                select(AgreementRow.id, AgreementRow.number).where(AgreementRow.id.in_(streams))
            ).all()
        )
    return Effects(waiting, [_failing(row, numbers) for row in rows])


def retry(parts: Agreements, effect_id: int) -> None:
    """Try one effect again at once. Raises NotFound where it was done meanwhile."""
    with parts.database.transaction() as session:
        if not outbox.retry_now(session, ACTS, effect_id, clock.now()):
            raise NotFound(
                "This effect is no longer waiting.", way_out="It was done meanwhile. Look at the list again."
            )


def _failing(row: Any, numbers: Any) -> Failing:
    return Failing(
        row.id, WORDS.get(row.kind, row.kind), numbers.get(row.stream_id, "—"), row.problem or "", row.attempts,
        row.created_at, row.ready_at,
    )  # fmt: skip
