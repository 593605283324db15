"""Which messages have been sent: one row each, so that a retry never writes to anybody twice. No texts here.

Of a task that has just come both its service and the portal's mail may tell: each asks here whether the other has.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.notify.message import Message, recipient_hash
from shared.notify.tables import DELIVERY


@dataclass(frozen=True)
class Told:
    """That a recipient has been told of a task; `kind` is one of `shared.notify.digest.Alone`."""

    task_id: str
    kind: str
    recipient: str


def claim(session: Session, message: Message, context: str, at: datetime) -> bool:
    """Claim the message in this transaction: False where it was sent before.

    A second sender waits here until the first one's transaction ends, so both can't send it.
    """
    row = insert(DELIVERY).values(
        event_id=message.event_id,
        kind=message.kind,
        recipient_hash=message.recipient_hash,
        context=context,
        sent_at=at,
    )
    return bool(session.execute(row.on_conflict_do_nothing().returning(DELIVERY.c.kind)).first())


def note_told(session: Session, context: str, told: Told, at: datetime) -> None:
    """A service has told somebody of a task at once: the portal's mail about tasks need not tell it again."""
    row = insert(DELIVERY).values(
        event_id=told.task_id,
        kind=told.kind,
        recipient_hash=recipient_hash(told.recipient),
        context=context,
        sent_at=at,
    )
    session.execute(row.on_conflict_do_nothing())


def told_by_others(
    session: Session, context: str, task_ids: Collection[str], kinds: Collection[str], since: datetime
) -> frozenset[tuple[str, str]]:
    """Of which of these tasks somebody was told otherwise than by this service since then: (task, who as a hash)."""
    d = DELIVERY.c
    found = select(d.event_id, d.recipient_hash).where(
        d.event_id.in_(task_ids), d.kind.in_(kinds), d.context != context, d.sent_at >= since
    )
    return frozenset((row.event_id, row.recipient_hash) for row in session.execute(found))
