"""Sends an outside signer a message with a fresh link: both together, once for each event that asks for it.

Link and ledger are written in one transaction: a link that was mailed and does not exist would shut the signer out.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from services.agreements.wiring import Agreements
from shared.notify.message import Message


def send_with_link(parts: Agreements, compose: Callable[[Session], Message | None]) -> bool:
    """Send what `compose` makes, with the link that it creates in the same transaction (for the relay).

    False where there is nothing to send, or where this event's message had gone out: then the new link is rolled back
    and the old one works.
    """
    try:
        with parts.database.transaction() as session:
            message = compose(session)
            if message is None:
                return False
            if not parts.mailer.send_within(session, message):
                raise _SentBefore
    except _SentBefore:
        return False
    return True


class _SentBefore(Exception):
    """The message of this event went out earlier; its link must go on working."""
