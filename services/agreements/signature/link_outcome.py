"""What a link to sign by came to, for whoever opens it again: what they signed, and when their copy comes. Reads only.

The link may have been passed on, so this says no more than its page said before the code was given.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.signature.invitation import PURPOSE
from services.agreements.signature.outside_signers import masked
from services.agreements.signers.models import LINK, EvidenceRow, SignerRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.claims import OUTSIDE
from shared.acts.commit import get_head
from shared.auth.link_tokens import find_over
from workflows.agreements.state import AgreementState, Status, state_of


class WhatFollows(StrEnum):
    """What follows from what the signer did."""

    DECLINED = "declined"
    WAITS = "waits"
    """Others have yet to sign."""
    SEALING = "sealing"
    SEALED = "sealed"
    VOID = "void"
    """Signed, and then the text was called back, declined by another or withdrawn."""


@dataclass(frozen=True)
class UsedLink:
    """One used link: whose, on which agreement, when, and what follows. `pdf` is the SHA-256 of what they signed."""

    signer: SignerRow
    row: AgreementRow
    at: datetime
    now: WhatFollows
    pdf: str

    @property
    def address(self) -> str:
        """Where the copy is sent, so that its owner recognises it."""
        return masked(self.signer.email)


def find_used_link(parts: Agreements, token: str) -> UsedLink | None:
    """What the link was used for; None where it was not used, or is none of ours."""
    with parts.database.transaction() as session:
        over = find_over(session, LINK, token, purpose=PURPOSE)
        if over is None or over.used_at is None:
            return None
        signer = session.get(SignerRow, over.subject_id)
        head = get_head(session, ACTS, signer.agreement_id) if signer else None
        if signer is None or head is None:
            return None
        row = session.get(AgreementRow, signer.agreement_id)
        assert row is not None  # noqa: S101  # a stream with a head is in the register
        now = what_follows(state_of(head), signer.id, _last_act(session, signer))
        return UsedLink(signer, row, over.used_at, now, _pdf(session, signer, state_of(head)))


def what_follows(state: AgreementState, signer: str, last_act: str | None) -> WhatFollows:
    """What follows, from the agreement's state and from what the signer did last."""
    if last_act == "decline":
        return WhatFollows.DECLINED
    if signer not in {s["signer"] for s in state["signatures"]}:
        return WhatFollows.VOID
    if state["executed"]:
        return WhatFollows.SEALED
    return {Status.SIGNING: WhatFollows.WAITS, Status.SEALING: WhatFollows.SEALING}.get(
        Status(state["status"]), WhatFollows.VOID
    )


def _last_act(session: Session, signer: SignerRow) -> str | None:
    e = ACTS.event
    theirs = e.c.stream_id == signer.agreement_id, e.c.actor == OUTSIDE + signer.id
    return session.scalar(select(e.c.name).where(*theirs).order_by(e.c.seq.desc()).limit(1))


def _pdf(session: Session, signer: SignerRow, state: AgreementState) -> str:
    """Of the evidence that the signature names; where it no longer stands, of the last that was written."""
    named = [s["evidence"] for s in state["signatures"] if s["signer"] == signer.id]
    query = select(EvidenceRow).where(EvidenceRow.signer_id == signer.id)
    if named:
        query = query.where(EvidenceRow.id == named[-1])
    row = session.scalars(query.order_by(EvidenceRow.signed_at.desc()).limit(1)).first()
    return str(row.package["pdf"]) if row else ""
