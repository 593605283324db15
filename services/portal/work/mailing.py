"""Mail about what waits: the same rule that fills My work, one person after the other, each message once.

Run every quarter of an hour by a job. Missed runs make up for nothing twice: what was told stays told.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portal.accounts.repository import AccountLine, list_accounts
from services.portal.deps import Portal
from services.portal.work.repository import list_waiting
from shared import clock
from shared.auth.actor import Actor
from shared.auth.scope import Reach
from shared.errors import Unavailable
from shared.notify.digest import Item, Reader, compose_alone, compose_digest, is_digest_time, reason_alone
from shared.notify.message import Message, recipient_hash
from shared.notify.tables import DELIVERY

log = logging.getLogger(__name__)
IsWorkingDay = Callable[[date], bool]


@dataclass(frozen=True)
class MessageCount:
    """How many messages went out, and how many people could not be written to (they are tried again)."""

    messages: int
    failed: int


def send_waiting(portal: Portal, is_working_day: IsWorkingDay) -> MessageCount:
    """Write to everybody for whom something is new, due or overdue, and send the morning's digests."""
    at, messages, failed = clock.now(), 0, 0
    for account in _accounts(portal):
        composed = compose_for(portal, account, at, is_working_day)
        try:
            messages += sum(portal.mailer.send(message) for message in composed)
        except Unavailable:  # one address that fails must not keep the others waiting
            log.warning("a message could not be sent; it is tried again", exc_info=True)
            failed += 1
    return MessageCount(messages, failed)


def compose_for(
    portal: Portal, account: AccountLine, at: datetime, is_working_day: IsWorkingDay
) -> list[Message]:
    """The messages to one person: alone what is urgent or new, and in the morning all that waits in one."""
    zone, base = ZoneInfo(portal.settings.timezone), portal.settings.staff_url.rstrip("/")
    reader = Reader(account.id, account.name, account.email)
    with portal.database.transaction() as session:
        items = _items(session, account, at)
    reasons = [(item, reason_alone(item, at, zone)) for item in items]
    alone = [compose_alone(reader, item, why, base, zone) for item, why in reasons if why is not None]
    today = at.astimezone(zone).date()
    digest = (
        compose_digest(reader, items, base, at, zone)
        if is_digest_time(at, zone, is_working_day(today))
        else None
    )
    return alone + ([digest] if digest else [])


def _accounts(portal: Portal) -> list[AccountLine]:
    with portal.database.transaction() as session:
        everybody = list_accounts(session, Reach(True), limit=None)
    return [account for account in everybody if not account.disabled_at]


def _items(session: Session, account: AccountLine, at: datetime) -> list[Item]:
    actor = Actor(account.id, account.name, account.email, "", frozenset(account.grants))
    waiting = list_waiting(session, actor, at)
    told = _told(session, account.email, [task.id for task in waiting])
    return [
        Item(task.id, task.title, task.url, task.created_at, task.due_at, told.get(task.id, frozenset()))
        for task in waiting
    ]


def _told(session: Session, email: str, task_ids: list[str]) -> dict[str, frozenset[str]]:
    mine = select(DELIVERY.c.event_id, DELIVERY.c.kind).where(
        DELIVERY.c.recipient_hash == recipient_hash(email), DELIVERY.c.event_id.in_(task_ids)
    )
    found: dict[str, frozenset[str]] = {}
    for event_id, kind in session.execute(mine):
        found[event_id] = found.get(event_id, frozenset()) | {kind}
    return found
