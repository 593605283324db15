"""Outside signers: they come by a link that works until they sign or decline, give a code, read, and sign or decline.

Opening a link changes nothing, since mail scanners open links; only a pressed button acts.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.signature import codes
from services.agreements.signature.evidence import (
    Circumstances,
    add_evidence,
    evidence_id,
    is_first,
    masked,
)
from services.agreements.signature.link_outcome import outcome_of
from services.agreements.signature.service import Visitor
from services.agreements.signers.authority import require_authority
from services.agreements.signers.models import LINK, SIGN, SignerRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_head, get_outcome
from shared.acts.messages import Outcome
from shared.auth.actor import OUTSIDE, ActorClaims, Grant
from shared.auth.link_tokens import MAX_FAILURES, Link, find_over, open_link, wrong_code
from shared.errors import Ended, NotFound
from workflows.agreements.approval import next_signers
from workflows.agreements.state import AgreementState, package_of, state_of
from workflows.agreements.states import OUTSIDE_SIGNER

LOCKED = f"The link was locked after {MAX_FAILURES} wrong codes."


class SigningOver(Ended):
    """The link asks for nothing any more: it was used, or signing ended otherwise. Its page says what happened."""


@dataclass(frozen=True)
class Visit:
    """An outside signer at their page: what they are asked to sign. `link.visiting`: the code was given."""

    link: Link
    signer: SignerRow
    row: AgreementRow
    state: AgreementState


def visit(parts: Agreements, token: str, cookie: str) -> Visit:
    """What the link shows. Raises NotFound where it does not work, SigningOver where nothing is asked any more."""
    with parts.database.transaction() as session:
        _refuse_over(session, token)
        return _visit(session, token, cookie)


def send_code(parts: Agreements, token: str) -> None:
    """Send a fresh code to the link's address. Raises Ended, NotFound, Unavailable."""
    with parts.database.transaction() as session:
        _refuse_over(session, token)
    codes.send_code(parts, token, SIGN)


def enter_code(parts: Agreements, token: str, code: str) -> str:
    """The secret of this visit, for a cookie. Raises Invalid for a wrong code (which is counted), Ended, NotFound."""
    with parts.database.transaction() as session:
        _refuse_over(session, token)
    return codes.enter_code(parts, token, code, SIGN)


def sign(parts: Agreements, token: str, cookie: str, *, visitor: Visitor, key: str) -> Outcome:
    """Sign as the outside signer. Raises Invalid without the code, NotFound, and what acts raise."""
    with parts.database.transaction() as session:
        known = known_outcome(session, token, key)
        if known is not None:
            return known[1]
        _refuse_over(session, token)
        found = _visit(session, token, cookie)
        if not found.link.visiting:
            raise wrong_code()
        package, evidence = package_of(found.state), evidence_id(found.signer.id, key)
        if is_first(session, evidence):
            how = "link and code sent to " + masked(found.link.address)
            authority = require_authority(session, found.signer.body, clock.today(parts.zone))
            circumstances = Circumstances(how, authority, visitor.address, visitor.agent, clock.now())
            add_evidence(session, found.signer, package, circumstances, key)
    ids = {"package": package["id"], "signer": found.signer.id, "evidence": evidence}
    return parts.performer.perform(claims(found), found.row.id, "sign", key=key, ids=ids)


def decline(parts: Agreements, token: str, cookie: str, *, reason: str, key: str) -> Outcome:
    """Decline with a reason. Raises as `sign` does."""
    with parts.database.transaction() as session:
        known = known_outcome(session, token, key)
    if known is not None:
        return known[1]
    found = visit(parts, token, cookie)
    if not found.link.visiting:
        raise wrong_code()
    ids = {"signer": found.signer.id}
    return parts.performer.perform(
        claims(found), found.row.id, "decline", key=key, ids=ids, texts={"reason": reason}
    )


def known_outcome(session: Session, token: str, key: str) -> tuple[SignerRow, Outcome] | None:
    """Whose link it was and what came of it under this key, for a second press of the button by which it was used."""
    over = find_over(session, LINK, token, purpose=SIGN)
    signer = session.get(SignerRow, over.subject_id) if over and over.used_at else None
    known = get_outcome(session, ACTS, signer.agreement_id, key) if signer else None
    return (signer, Outcome(known.key, known.seq, known.status, known.result)) if signer and known else None


def _visit(session: Session, token: str, cookie: str) -> Visit:
    link = open_link(session, LINK, token, purpose=SIGN, at=clock.now(), visit=cookie)
    signer = session.get(SignerRow, link.subject_id)
    head = get_head(session, ACTS, signer.agreement_id) if signer else None
    if (
        signer is None
        or head is None
        or signer.id not in next_signers(state_of(head))
        or not head.state["package"]
    ):
        raise NotFound("This link does not work, or no longer.", way_out="Ask the person who sent it to you.")
    row = session.execute(select(AgreementRow).where(AgreementRow.id == signer.agreement_id)).scalar_one()
    return Visit(link, signer, row, state_of(head))


def _refuse_over(session: Session, token: str) -> None:
    """Tell the holder of a link that is over so. Raises SigningOver (its page says why), Ended where it is locked."""
    if outcome_of(session, token) is not None:
        raise SigningOver(
            "Nothing is to be signed by this link.", way_out="Open it again: its page says why."
        )
    if find_over(session, LINK, token, purpose=SIGN) is not None:
        raise Ended(LOCKED, way_out="Ask the person who sent it to you for a new one.")


def claims(found: Visit) -> ActorClaims:
    """As whom the visitor acts: this signer, for as long as the link works."""
    return ActorClaims(OUTSIDE + found.signer.id, found.link.id, [Grant(OUTSIDE_SIGNER)])
