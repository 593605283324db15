"""Signing: by staff who confirm again as they signed in, and by outside signers through a link and a code."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.acting.done_meanwhile import what_was_done
from services.agreements.acting.service import find_agreement, open_agreement
from services.agreements.register.models import AgreementRow
from services.agreements.signature.evidence import (
    Circumstances,
    add_evidence,
    evidence_id,
    is_first,
    payload_hash,
)
from services.agreements.signers.authority import authority_of, require_authority
from services.agreements.signers.models import EvidenceRow, SignerRow
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.messages import Outcome
from shared.auth.actor import Actor
from shared.auth.confirm import has_proof, use_proof
from shared.errors import Conflict, Denied
from shared.service.acting.offers import OpenedRecord
from workflows.agreements.approval import next_signers
from workflows.agreements.state import package_of, state_of

CONFIRM_PURPOSE = "agreements.sign"
METHODS_IN_WORDS = {"password": "password and code", "oidc": "their organisation’s sign-in"}
"""How somebody confirmed again, by the proof's method; the certificate prints it."""


@dataclass(frozen=True)
class Signing:
    """A signature about to be made by somebody on the staff."""

    opened: OpenedRecord[AgreementRow]
    signer: SignerRow
    payload: str
    confirmed: bool
    authority: str


@dataclass(frozen=True)
class Visitor:
    """Where a signature comes from, as the request tells."""

    address: str
    agent: str


def prepare(parts: Agreements, actor: Actor, agreement_id: str) -> Signing:
    """The actor's signature as it stands. Raises NotFound; Conflict where it was made; Denied: not their turn."""
    with _said(parts, actor, agreement_id), parts.database.transaction() as session:
        return _prepare(parts, session, actor, agreement_id)


def sign(parts: Agreements, actor: Actor, agreement_id: str, *, visitor: Visitor, key: str) -> Outcome:
    """Sign for the agency; the same key again, or twice at once, is the same signature with the same answer.

    Raises NotConfirmed, Conflict without authority, and what acts raise.
    """
    with _said(parts, actor, agreement_id), parts.database.transaction() as session:
        stream = find_agreement(session, agreement_id, actor).row.id
        evidence = _evidence_of(parts, session, stream, actor, visitor=visitor, key=key)
    ids = {"package": evidence.package["id"], "signer": evidence.signer_id, "evidence": evidence.id}
    return parts.performer.perform(actor.claims(), stream, "sign", key=key, ids=ids)


def _evidence_of(
    parts: Agreements, session: Session, stream: str, actor: Actor, *, visitor: Visitor, key: str
) -> EvidenceRow:
    """The evidence of this sending; a second press finds the first's, whatever has become of the agreement."""
    mine = select(SignerRow.id).where(SignerRow.agreement_id == stream, SignerRow.who == actor.account_id)
    for evidence in sorted(evidence_id(signer, key) for signer in session.scalars(mine)):
        if not is_first(session, evidence):
            return session.get_one(EvidenceRow, evidence)
    signing = _prepare(parts, session, actor, stream)
    at, authority = clock.now(), require_authority(session, signing.signer.body, clock.today(parts.zone))
    proof = use_proof(session, actor.claims(), CONFIRM_PURPOSE, signing.payload, at)
    how = f"signed in and confirmed again ({METHODS_IN_WORDS.get(proof.method, proof.method)})"
    found = Circumstances(how, authority, visitor.address, visitor.agent, at)
    made = add_evidence(session, signing.signer, signing.opened.head.state["package"], found, key)
    return session.get_one(EvidenceRow, made)


@contextmanager
def _said(parts: Agreements, actor: Actor, agreement_id: str) -> Iterator[None]:
    """Somebody whose signature was made, in another tab, is told when."""
    try:
        yield
    except Denied as denied:
        done = what_was_done(parts, agreement_id, "sign", actor.account_id)
        if not done:
            raise
        raise Conflict(done, code=denied.kind, way_out=denied.hint) from None


def _prepare(parts: Agreements, session: Session, actor: Actor, agreement_id: str) -> Signing:
    opened = open_agreement(parts, session, agreement_id, actor)
    state = state_of(opened.head)
    turn = next_signers(state)
    mine = [s["id"] for s in state["signers"] if s["who"] == actor.account_id and s["id"] in turn]
    if not mine:
        raise Denied("It is not your turn to sign this agreement.", way_out="See on its page what is next.")
    signer = session.execute(select(SignerRow).where(SignerRow.id == mine[0])).scalar_one()
    payload = payload_hash(package_of(state), signer.id)
    confirmed = has_proof(session, actor.claims(), CONFIRM_PURPOSE, payload, clock.now())
    return Signing(
        opened, signer, payload, confirmed, authority_of(session, signer.body, clock.today(parts.zone))
    )
