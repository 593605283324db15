"""A message to one person, and the port that sends it. Pure: adapters are `smtp` and `demo`.

Messages say what waits and link to it; the link opens the item and never acts.
"""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Message:
    """One message. The same (event_id, kind, recipient) is sent once, whatever is retried.

    `link` is a whole address; `code` is shown apart from the text so that nobody has to look for it.
    """

    event_id: str
    kind: str
    recipient: str
    subject: str
    body: str
    link: str | None = None
    link_label: str = "Open it in Concord"
    code: str | None = None

    @property
    def recipient_hash(self) -> str:
        """The recipient as the ledger keeps them."""
        return recipient_hash(self.recipient)

    @property
    def key(self) -> str:
        """One name for (event, kind, recipient): the id of the row."""
        return _short_hash(self.event_id, self.kind, self.recipient.lower())

    @property
    def mail_id(self) -> str:
        """The name of the mail itself: the same message sent again has the same.

        After an older database was put in, events come again under the numbers of lost ones. Mail systems must not fold
        the new message into the lost one, whose link is dead; so its words count too.
        """
        return _short_hash(self.key, self.subject, self.text())

    def text(self) -> str:
        """The message as plain text."""
        parts = [self.body.rstrip()]
        if self.code:
            parts.append(f"Your code: {self.code}")
        if self.link:
            parts.append(f"{self.link_label}:\n{self.link}")
        return "\n\n".join(parts) + "\n"


def _short_hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def recipient_hash(address: str) -> str:
    """An address as the ledger keeps it: who was written to is nobody's business afterwards."""
    return hashlib.sha256(address.lower().encode()).hexdigest()


class Mailer(Protocol):
    """Sends messages, each once."""

    def send(self, message: Message) -> bool:
        """Whether it was sent now; False: it had been sent before.

        Raises Undeliverable (this address is refused), Unavailable; may be called again.
        """
        ...

    def send_within(self, session: Session, message: Message) -> bool:
        """The same in the caller's transaction: that it was sent is a fact together with what else this writes."""
        ...
