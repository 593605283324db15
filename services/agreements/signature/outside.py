"""Outside signers: they come by a link that works until they sign or decline, give a code, read, and sign or decline.

Opening a link changes nothing, since mail scanners open links; only a pressed button acts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.signature.evidence import Circumstances, add_evidence, evidence_id
from services.agreements.signature.link_mail import send_with_link
from services.agreements.signature.models import LINK, EvidenceRow, SignerRow
from services.agreements.signature.service import Visitor, authority_of
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_head
from shared.acts.messages import Outcome
from shared.acts.standing import OUTSIDE
from shared.auth.actor import ActorClaims, Grant
from shared.auth.link_tokens import (
    Link,
    create_code,
    create_link,
    find_over,
    open_link,
    verify_code,
    wrong_code,
)
from shared.errors import Ended, NotFound
from shared.notify.message import Message
from shared.web.formats import day
from workflows.agreements.approval import next_signers
from workflows.agreements.states import OUTSIDE_SIGNER

PURPOSE = "sign"
LIFETIME = timedelta(days=21)
LOCKED = "The link was locked after five wrong codes."


@dataclass(frozen=True)
class Visit:
    """An outside signer at their page: what they are asked to sign. `link.visiting`: the code was given."""

    link: Link
    signer: SignerRow
    row: AgreementRow
    state: Mapping[str, Any]


def visit(parts: Agreements, token: str, cookie: str) -> Visit:
    """What the link shows. Raises NotFound where it does not work, or it is not this signer's turn (any more)."""
    with parts.database.transaction() as session:
        _refuse_over(parts, session, token)
        return _visit(session, token, cookie)


def send_code(parts: Agreements, token: str) -> None:
    """Send a fresh code to the link's address. Raises NotFound, Unavailable."""
    at = clock.now()
    with parts.database.transaction() as session:
        _refuse_over(parts, session, token)
        link, code = create_code(session, LINK, token, purpose=PURPOSE, at=at)
    parts.mailer.send(Message(
        f"code/{link.id}/{at.isoformat()}", "signing_code", link.address, "Your code for signing",
        "Enter this code on the page that you opened from our first message. It works for 15 minutes.", code=code,
    ))  # fmt: skip


def enter_code(parts: Agreements, token: str, code: str) -> str:
    """The secret of this visit, for a cookie. Raises Invalid for a wrong code (which is counted), NotFound."""
    with parts.database.transaction() as session:
        _refuse_over(parts, session, token)
        secret = verify_code(session, LINK, token, code, purpose=PURPOSE, at=clock.now())
    if secret is None:
        raise wrong_code()
    return secret


def sign(parts: Agreements, token: str, cookie: str, *, visitor: Visitor, key: str) -> Outcome:
    """Sign as the outside signer. Raises Invalid without the code, NotFound, and what acts raise."""
    with parts.database.transaction() as session:
        _refuse_over(parts, session, token)
        found = _visit(session, token, cookie)
        if not found.link.visiting:
            raise wrong_code()
        package, evidence = found.state["package"], evidence_id(found.signer.id, key)
        if session.get(EvidenceRow, evidence) is None:
            how = "link and code sent to " + masked(found.link.address)
            authority = authority_of(session, found.signer.body)
            circumstances = Circumstances(how, authority, visitor.address, visitor.agent, clock.now())
            add_evidence(session, found.signer, package, circumstances, key)
    ids = {"package": package["id"], "signer": found.signer.id, "evidence": evidence}
    return parts.performer.perform(claims(found), found.row.id, "sign", key=key, ids=ids)


def decline(parts: Agreements, token: str, cookie: str, *, reason: str, key: str) -> Outcome:
    """Decline with a reason. Raises as `sign` does."""
    found = visit(parts, token, cookie)
    if not found.link.visiting:
        raise wrong_code()
    ids = {"signer": found.signer.id}
    return parts.performer.perform(
        claims(found), found.row.id, "decline", key=key, ids=ids, texts={"reason": reason}
    )


def invite(parts: Agreements, signer_id: str, event_id: str, *, again: bool) -> bool:
    """Send the signer their link (for the relay); older links stop. False where this event's message had gone out."""

    def compose(session: Session) -> Message | None:
        signer = session.get(SignerRow, signer_id)
        if signer is None:
            return None
        row = session.execute(select(AgreementRow).where(AgreementRow.id == signer.agreement_id)).scalar_one()
        token = create_link(
            session, LINK,
            purpose=PURPOSE, subject_id=signer_id, address=signer.email, at=clock.now(), lifetime=LIFETIME,
        )  # fmt: skip
        return _invitation(parts, signer, row, token, event_id, again=again)

    return send_with_link(parts, compose)


def _invitation(
    parts: Agreements, signer: SignerRow, row: AgreementRow, token: str, event_id: str, *, again: bool
) -> Message:
    subject = "Reminder: your signature is asked for" if again else "Your signature is asked for"
    body = (
        f"{parts.settings.organisation} asks you to sign {row.number}, “{row.title}”, for {signer.body_name}.\n\n"
        "The link works until you have signed or declined. Opening it signs nothing. A code will be sent to this "
        "address when you ask for it on the page."
    )
    link = f"{parts.settings.public_url}/agreements/sign/{token}"
    return Message(
        event_id, "signing_link", signer.email, f"{subject}: {row.title}", body, link, "Read and sign"
    )


def _visit(session: Session, token: str, cookie: str) -> Visit:
    link = open_link(session, LINK, token, purpose=PURPOSE, at=clock.now(), visit=cookie)
    signer = session.get(SignerRow, link.subject_id)
    head = get_head(session, ACTS, signer.agreement_id) if signer else None
    if (
        signer is None
        or head is None
        or signer.id not in next_signers(head.state)
        or not head.state["package"]
    ):
        raise NotFound("This link does not work, or no longer.", way_out="Ask the person who sent it to you.")
    row = session.execute(select(AgreementRow).where(AgreementRow.id == signer.agreement_id)).scalar_one()
    return Visit(link, signer, row, head.state)


def _refuse_over(parts: Agreements, session: Session, token: str) -> None:
    """Tell the holder of a link that was used or locked what became of it. Raises Ended."""
    over = find_over(session, LINK, token, purpose=PURPOSE)
    if over is None:
        return
    if over.used_at is None:
        raise Ended(LOCKED, way_out="Ask the person who sent it to you for a new one.")
    signer = session.get(SignerRow, over.subject_id)
    head = get_head(session, ACTS, signer.agreement_id) if signer else None
    signed = [s for s in head.state["signatures"] if s["signer"] == over.subject_id] if head else []
    on = day(over.used_at, ZoneInfo(parts.settings.timezone))
    if signed:
        raise Ended(f"You have signed this already on {on}.", way_out="There is nothing more to do.")
    raise Ended(f"This link was used on {on}.", way_out="Ask the person who sent it to you for a new one.")


def claims(found: Visit) -> ActorClaims:
    """As whom the visitor acts: this signer, for as long as the link works."""
    return ActorClaims(OUTSIDE + found.signer.id, found.link.id, [Grant(OUTSIDE_SIGNER)])


def masked(address: str) -> str:
    """An address as evidence names it: recognisable, and of no use to a sender of spam."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
