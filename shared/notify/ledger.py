"""Which messages have been sent: one row each, so that a retry never writes to anybody twice. No texts here."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.notify.message import Message
from shared.notify.tables import DELIVERY


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
