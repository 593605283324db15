"""What became of a link to sign by that asks for nothing (any more), for whoever opens it. Reads only.

It was used, and this says what came of the signature; or its signer is not asked any more, and this says why. The link
may have been passed on, so this says no more than its page said before the code was given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.signature.evidence import masked
from services.agreements.signers.models import LINK, SIGN, EvidenceRow, SignerRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.commit import get_head
from shared.auth.actor import OUTSIDE
from shared.auth.link_tokens import find_over, find_subject
from workflows.agreements.codes import BackToDraft
from workflows.agreements.state import AgreementState, Status, state_of


class WhatFollows(StrEnum):
    """What follows from what the signer did, or what happened before they did anything."""

    DECLINED = "declined"
    WAITS = "waits"
    """Others have yet to sign."""
    SEALING = "sealing"
    SEALED = "sealed"
    VOID = "void"
    """Signed, and then the text was called back, declined by another or withdrawn."""
    WITHDRAWN = "withdrawn"
    """Not signed, and the agreement was withdrawn."""
    RECALLED = "recalled"
    """Not signed, and the agency called the text back."""
    DECLINED_BY_ANOTHER = "declined_by_another"
    REPLACED = "replaced"
    """Not signed, and another text was submitted since."""


SIGNED = (WhatFollows.WAITS, WhatFollows.SEALING, WhatFollows.SEALED, WhatFollows.VOID)
NOT_SIGNED: Mapping[str, WhatFollows] = {
    BackToDraft.DECLINED: WhatFollows.DECLINED_BY_ANOTHER,
    BackToDraft.RECALLED: WhatFollows.RECALLED,
}


@dataclass(frozen=True)
class LinkOutcome:
    """One link that is over: whose, on which agreement, and what follows.

    `at` is when they signed or declined; None where they did neither. `pdf` is the SHA-256 of what they signed.
    """

    signer: SignerRow
    row: AgreementRow
    at: datetime | None
    now: WhatFollows
    pdf: str
    on_paper: bool = False

    @property
    def signed(self) -> bool:
        """Whether the signer has signed, whatever became of it."""
        return self.now in SIGNED

    @property
    def address(self) -> str:
        """Where the copy is sent, so that its owner recognises it."""
        return masked(self.signer.email)


def find_outcome(parts: Agreements, token: str) -> LinkOutcome | None:
    """What became of the link; None where its signer is still asked, or it is none of ours."""
    with parts.database.transaction() as session:
        return outcome_of(session, token)


def outcome_of(session: Session, token: str) -> LinkOutcome | None:
    """The same, inside a transaction."""
    over = find_over(session, LINK, token, purpose=SIGN)
    used_at = over.used_at if over else None
    subject = find_subject(session, LINK, token, purposes=(SIGN,))
    signer = session.get(SignerRow, subject) if subject else None
    head = get_head(session, ACTS, signer.agreement_id) if signer else None
    if signer is None or head is None:
        return None
    state, row = state_of(head), session.get_one(AgreementRow, signer.agreement_id)
    if used_at:
        now = what_follows(state, signer.id, _last_act(session, signer))
        return LinkOutcome(signer, row, used_at, now, _pdf(session, signer, state))
    return _unused(session, signer, row, state)


def _unused(
    session: Session, signer: SignerRow, row: AgreementRow, state: AgreementState
) -> LinkOutcome | None:
    """Of a link by which nobody signed or declined: what its signer did otherwise, or why they are not asked."""
    made = _signature(state, signer.id)
    if made:
        at, on_paper = datetime.fromisoformat(made["at"]), bool(made["on_paper"])
        now = what_follows(state, signer.id, None)
        return LinkOutcome(signer, row, at, now, _pdf(session, signer, state), on_paper)
    ended = why_not_asked(state, signer.id)
    return LinkOutcome(signer, row, None, ended, "") if ended else None


def what_follows(state: AgreementState, signer: str, last_act: str | None) -> WhatFollows:
    """What follows, from the agreement's state and from what the signer did last."""
    if last_act == "decline":
        return WhatFollows.DECLINED
    if _signature(state, signer) is None:
        return WhatFollows.VOID
    if state["executed"]:
        return WhatFollows.SEALED
    return {Status.SIGNING: WhatFollows.WAITS, Status.SEALING: WhatFollows.SEALING}.get(
        Status(state["status"]), WhatFollows.VOID
    )


def why_not_asked(state: AgreementState, signer: str) -> WhatFollows | None:
    """Why somebody who was asked and did not sign isn't asked any more; None: they are, or their turn will come."""
    if signer not in {s["id"] for s in state["signers"]}:
        return WhatFollows.REPLACED
    if state["status"] == Status.ENDED:
        return WhatFollows.WITHDRAWN
    returned = state["returned"] if state["status"] == Status.DRAFT else None
    if returned is None:
        return None
    return WhatFollows.DECLINED if returned["by"] == OUTSIDE + signer else NOT_SIGNED.get(returned["why"])


def _signature(state: AgreementState, signer: str) -> Mapping[str, Any] | None:
    return next((s for s in reversed(state["signatures"]) if s["signer"] == signer), None)


def _last_act(session: Session, signer: SignerRow) -> str | None:
    e = ACTS.event
    theirs = e.c.stream_id == signer.agreement_id, e.c.actor == OUTSIDE + signer.id
    return session.scalar(select(e.c.name).where(*theirs).order_by(e.c.seq.desc()).limit(1))


def _pdf(session: Session, signer: SignerRow, state: AgreementState) -> str:
    """Of the evidence that the signature names; where it no longer stands, of the last that was written."""
    named = _signature(state, signer.id)
    query = select(EvidenceRow).where(EvidenceRow.signer_id == signer.id)
    if named:
        query = query.where(EvidenceRow.id == named["evidence"])
    row = session.scalars(query.order_by(EvidenceRow.signed_at.desc()).limit(1)).first()
    return str(row.package["pdf"]) if row else ""
