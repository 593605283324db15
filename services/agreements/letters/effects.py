"""What the relay brings about for agreements: messages to people, and to outside signers invitations, what
ended their signing, and sealed copies. Worker only.

Every handler may run twice for one event: the mailer sends each (event, kind, recipient) once. It may run late too:
what is no longer so is not sent (`still_so`), nor what the portal's mail has told by then (`told_tasks`). Nobody is
written to of a record that a wall hides from them.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.letters.more_words import more_words
from services.agreements.letters.still_so import Standing, is_still_so
from services.agreements.letters.texts import LETTERS
from services.agreements.letters.told_tasks import tells_of
from services.agreements.register.findable import index_text
from services.agreements.register.models import AgreementRow
from services.agreements.signature.invitation import Occasion, invite
from services.agreements.signature.sealed_copy import send_sealed
from services.agreements.signature.signing_over import tell_signing_over
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.clocks import PAUSED, RUNNING
from shared.acts.commit import get_head
from shared.acts.outbox import Pending
from shared.acts.relay import Handler
from shared.auth.actor import Actor
from shared.auth.delegations import get_grants
from shared.auth.directory import get_people_of, list_holders
from shared.auth.scope import wall_tokens
from shared.errors import Unavailable, Undeliverable
from shared.notify.message import Message
from workflows.agreements.state import state_of


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
        now = _standing(session, pending.stream)
        addresses = _addresses(session, _still_meant(now, pending), row)
        state = now.state if now else None
        words = {"number": row.number, "title": row.title, **more_words(parts, session, pending, state)}
        tasks = tells_of(session, pending, letter)
    failed: list[Unavailable] = []
    for address in sorted(address for address in addresses if not tasks.is_told(address)):
        message = Message(
            pending.event_id, pending.body["template"], address,
            letter.subject.format(**words), letter.text.format(**words),
            f"{parts.settings.staff_url}{letter.address or f'/agreements/{row.id}{letter.page}'}", letter.button,
        )  # fmt: skip
        try:
            parts.mailer.send(message)
        except Undeliverable as refused:  # an address that is refused must not keep the others waiting
            failed.append(refused)
            continue
        with parts.database.transaction() as session:  # at once: the server may be away before the last one
            tasks.note(session, address)
    if failed:
        raise failed[0]


def _still_meant(now: Standing | None, pending: Pending) -> list[str]:
    """For whom the letter is still so, of those for whom it was meant."""
    body = pending.body
    ids = body.get("ids", {})
    return [who for who in body["to"] if now and is_still_so(body["template"], now, who, ids)]


def _standing(session: Session, stream: str) -> Standing | None:
    """The agreement as it stands now: its head, and its clocks that run or are paused."""
    head, t = get_head(session, ACTS, stream), ACTS.clock
    if head is None:
        return None
    going = t.c.stream_id == stream, t.c.status.in_((RUNNING, PAUSED))
    clocks = session.execute(select(t.c.name, t.c.due_at, t.c.points).where(*going)).all()
    fired = {c.name: frozenset(p["kind"] for p in c.points if p["fired"]) for c in clocks}
    return Standing(state_of(head), {c.name: c.due_at for c in clocks}, fired)


def _addresses(session: Session, to: list[str], row: AgreementRow) -> set[str]:
    """The mail addresses behind account ids and `role:<role>` at the agreement's agencies."""
    accounts = {name for name in to if not name.startswith("role:")}
    people = get_people_of(session, accounts)
    for role in (name.removeprefix("role:") for name in to if name.startswith("role:")):
        for agency in row.agencies:
            people |= {p.account_id: p for p in list_holders(session, role, agency) if p.account_id}
    walled = {account for account in people if row.walls and _is_walled(session, row, account)}
    return {person.email for account, person in people.items() if not person.gone and account not in walled}


def _is_walled(session: Session, row: AgreementRow, account: str) -> bool:
    reader = Actor(account, "", "", "", get_grants(session, account))
    return not wall_tokens(reader).isdisjoint(row.walls)
