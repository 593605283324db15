"""Sends an outside signer the link to sign by: when they are asked, as a reminder, or anew where staff send it again.

Always to the address on record, and each time earlier links stop working. Signing by the link is `outside`.
"""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.signature.link_mail import send_with_link
from services.agreements.signers.models import LINK, SignerRow
from services.agreements.wiring import Agreements
from shared import clock
from shared.auth.link_tokens import create_link
from shared.notify.message import Message

PURPOSE = "sign"
LIFETIME = timedelta(days=21)


class Occasion(StrEnum):
    """On what occasion a link is sent; the value begins the message's subject."""

    ASKED = "Your signature is asked for"
    REMINDER = "Reminder: your signature is asked for"
    FRESH = "A new link to sign"


ENDED = "Links that we sent you before no longer work.\n\n"


def invite(parts: Agreements, signer_id: str, event_id: str, occasion: Occasion) -> bool:
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
        return _invitation(parts, signer, row, token, event_id, occasion)

    return send_with_link(parts, compose)


def _invitation(  # noqa: PLR0917
    parts: Agreements, signer: SignerRow, row: AgreementRow, token: str, event_id: str, occasion: Occasion
) -> Message:
    body = (
        f"{parts.settings.organisation} asks you to sign {row.number}, “{row.title}”, for {signer.body_name}.\n\n"
        f"{'' if occasion is Occasion.ASKED else ENDED}"
        f"The link works for {LIFETIME.days} days, until you have signed or declined. Opening it signs nothing. A code "
        "will be sent to this address when you ask for it on the page."
    )
    link = f"{parts.settings.public_url}/agreements/sign/{token}"
    return Message(
        event_id, "signing_link", signer.email, f"{occasion}: {row.title}", body, link, "Read and sign"
    )
