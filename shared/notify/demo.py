"""Mail of the embedded mode: nothing leaves the machine, every message can be read under *Demo mail*."""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from shared import clock
from shared.database import Database
from shared.notify.ledger import claim
from shared.notify.message import Message
from shared.notify.tables import MAIL


class DemoMailer:
    """Keeps the messages of one context in `desk.mail`."""

    def __init__(self, database: Database, context: str) -> None:
        self._database = database
        self._context = context

    def send(self, message: Message) -> bool:
        """Keep the message, once."""
        with self._database.transaction() as session:
            return self.send_within(session, message)

    def send_within(self, session: Session, message: Message) -> bool:
        """Keep the message, once, in the caller's transaction."""
        at = clock.now()
        if not claim(session, message, self._context, at):
            return False
        session.execute(
            insert(MAIL).values(
                id=message.key,
                context=self._context,
                event_id=message.event_id,
                kind=message.kind,
                recipient=message.recipient,
                subject=message.subject,
                body=message.body,
                link=message.link,
                link_label=message.link_label,
                code=message.code,
                sent_at=at,
            )
        )
        return True
