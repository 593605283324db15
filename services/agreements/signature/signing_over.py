"""Tells an outside signer who was sent a link that nothing is to be signed any more: by mail, without any link.

Their own link, opened again, says the same (`link_outcome`). Staff get the agreement's letters.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.signers.models import LINK, SIGN, SignerRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.commit import get_head
from shared.notify.message import Message
from workflows.agreements.codes import BackToDraft, Ending
from workflows.agreements.outside import asked_outside
from workflows.agreements.state import state_of

SUBJECTS: Mapping[str, str] = {
    Ending.WITHDRAWN: "Withdrawn",
    BackToDraft.RECALLED: "Called back",
    BackToDraft.DECLINED: "A signer declined",
}
WHY_OVER: Mapping[str, str] = {
    Ending.WITHDRAWN: "It was withdrawn, and ended without having been in force.",
    BackToDraft.RECALLED: "Its text was called back for changes. If it is to be signed again, you get a new link.",
    BackToDraft.DECLINED: "Another signer declined to sign it. If its text changes and is to be signed, you get a new "
    "link.",
}
"""What ended the signing, by the code of the effect."""


def tell_signing_over(parts: Agreements, body: Mapping[str, Any], event_id: str) -> bool:
    """Send the message of this effect (for the relay).

    False where no link had gone out, or they are asked anew since: then something is to be signed, and the message that
    came late would say the contrary. False too where the message went before.
    """
    with parts.database.transaction() as session:
        signer = session.get(SignerRow, body["signer"])
        if signer is None or not _was_invited(session, signer.id) or _is_asked_anew(session, signer):
            return False
        row = session.get_one(AgreementRow, signer.agreement_id)
        text = _words(signer, row, parts.settings.organisation, body)
        subject = f"{SUBJECTS[body['why']]}: {row.title}"
    return parts.mailer.send(Message(event_id, "signing_over", signer.email, subject, text))


def _was_invited(session: Session, signer: str) -> bool:
    mine = LINK.c.purpose == SIGN, LINK.c.subject_id == signer
    return session.execute(select(LINK.c.id).where(*mine).limit(1)).first() is not None


def _is_asked_anew(session: Session, signer: SignerRow) -> bool:
    """Whether the same person, by their address, is asked to sign a text that was submitted since."""
    head = get_head(session, ACTS, signer.agreement_id)
    asked = asked_outside(state_of(head)) if head else []
    same = SignerRow.id.in_(asked), SignerRow.email == signer.email
    return session.execute(select(SignerRow.id).where(*same)).first() is not None


def _words(signer: SignerRow, row: AgreementRow, asking: str, body: Mapping[str, Any]) -> str:
    void = "Your signature no longer counts. " if body["signed"] else ""
    return (
        f"{asking} asked you to sign {row.number}, “{row.title}”, for {signer.body_name}. {WHY_OVER[body['why']]}\n\n"
        f"{void}There is nothing to do for you now. Links that we sent you before no longer sign anything."
    )
