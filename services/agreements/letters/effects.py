"""What the relay brings about for agreements: messages to people, and to outside signers invitations, what
ended their signing, and sealed copies. Worker only.

Every handler may run twice for one event: the mailer sends each (event, kind, recipient) once.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.letters.texts import LETTERS, Letter
from services.agreements.register.findable import index_text
from services.agreements.register.models import AgreementRow
from services.agreements.signature.invitation import Occasion, invite
from services.agreements.signature.sealed_copy import send_sealed
from services.agreements.signature.signing_over import tell_signing_over
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.outbox import Pending
from shared.acts.relay import Handler
from shared.auth.directory import get_people_of, list_holders
from shared.errors import Unavailable, Undeliverable
from shared.notify.ledger import Told, note_told
from shared.notify.message import Message
from shared.notify.tables import TASK


def handlers(parts: Agreements) -> Mapping[str, Handler]:
    """The handlers by kind of effect."""

    def send_mail(pending: Pending) -> None:
        _send_mail(parts, pending)

    def send_link(pending: Pending) -> None:
        body = pending.body
        occasion = (
            Occasion.FRESH if body.get("fresh") else Occasion.REMINDER if body["again"] else Occasion.ASKED
        )
        invite(parts, body["signer"], pending.event_id, occasion)

    def send_copy(pending: Pending) -> None:
        send_sealed(parts, pending.body["signer"], pending.event_id)

    def send_over(pending: Pending) -> None:
        tell_signing_over(parts, pending.body, pending.event_id)

    def index(pending: Pending) -> None:
        index_text(parts, pending)

    return {
        "mail": send_mail,
        "signing_link": send_link,
        "signing_over": send_over,
        "sealed_copy": send_copy,
        "index": index,
    }


def _send_mail(parts: Agreements, pending: Pending) -> None:
    letter = LETTERS[pending.body["template"]]
    with parts.database.transaction() as session:
        row = session.get(AgreementRow, pending.stream)
        if row is None:
            return
        addresses = _addresses(session, pending.body["to"], row)
    words: dict[str, Any] = {"number": row.number, "title": row.title}
    failed: list[Unavailable] = []
    for address in sorted(addresses):
        message = Message(
            pending.event_id, pending.body["template"], address,
            letter.subject.format(**words), letter.text.format(**words),
            f"{parts.settings.staff_url}/agreements/{row.id}{letter.page}", letter.button,
        )  # fmt: skip
        try:
            parts.mailer.send(message)
        except Undeliverable as refused:  # an address that is refused must not keep the others waiting
            failed.append(refused)
            addresses = addresses - {address}
    if letter.task:
        _note_tasks_told(parts, row.id, letter, addresses)
    if failed:
        raise failed[0]


def _note_tasks_told(parts: Agreements, stream: str, letter: Letter, addresses: set[str]) -> None:
    """These people know of the task now; the portal's mail about tasks leaves it out."""
    open_ones = TASK.c.entity_id == stream, TASK.c.kind == letter.task, TASK.c.done_at.is_(None)
    with parts.database.transaction() as session:
        rows = session.execute(select(TASK.c.id, TASK.c.for_account).where(*open_ones)).all()
        people = get_people_of(session, {r.for_account for r in rows if r.for_account})
        for row in rows:
            known = {people[row.for_account].email} if row.for_account in people else addresses
            for address in known & addresses:
                note_told(session, "agreements", Told(row.id, letter.tells, address), clock.now())


def _addresses(session: Session, to: list[str], row: AgreementRow) -> set[str]:
    """The mail addresses behind account ids and `role:<role>` at the agreement's agencies."""
    accounts = {name for name in to if not name.startswith("role:")}
    found = {person.email for person in get_people_of(session, accounts).values() if not person.gone}
    for role in (name.removeprefix("role:") for name in to if name.startswith("role:")):
        for agency in row.agencies:
            found |= {person.email for person in list_holders(session, role, agency) if not person.gone}
    return found
