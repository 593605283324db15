"""Sends an outside signer the link to sign by: when they are asked, as a reminder, or anew where staff send it again.

Always to the address on record, and each time earlier links stop working. Whether the signer is still asked, the record
is asked as it stands when the message goes out: the relay may come late. Signing by the link is `outside_signers`.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.signature.link_mail import send_with_link
from services.agreements.signature.link_period import last_day_of_link, lifetime_of_link
from services.agreements.signers.models import LINK, SIGN, SignerRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_head
from shared.auth.link_tokens import create_link
from shared.notify.message import Message
from shared.web.formats import long_day
from workflows.agreements.outside import asked_outside
from workflows.agreements.state import state_of


class Occasion(StrEnum):
    """On what occasion a link is sent; the value begins the message's subject."""

    ASKED = "Your signature is asked for"
    REMINDER = "Reminder: your signature is asked for"
    FRESH = "A new link to sign"


EARLIER_LINKS_ENDED = "Links that we sent you before no longer work.\n\n"


def invite(parts: Agreements, signer_id: str, event_id: str, occasion: Occasion) -> bool:
    """Send the signer their link (for the relay); older links stop.

    False where they are not asked (any more), or where this event's message had gone out.
    """

    def compose(session: Session) -> Message | None:
        signer = session.get(SignerRow, signer_id)
        head = get_head(session, ACTS, signer.agreement_id) if signer else None
        if signer is None or head is None or signer_id not in asked_outside(state_of(head)):
            return None
        row = session.execute(select(AgreementRow).where(AgreementRow.id == signer.agreement_id)).scalar_one()
        sent = clock.now()
        last = last_day_of_link(parts, session, row.id, sent)
        token = create_link(
            session, LINK, purpose=SIGN, subject_id=signer_id, address=signer.email,
            at=sent, lifetime=lifetime_of_link(parts, last, sent),
        )  # fmt: skip
        link = f"{parts.settings.public_url}/agreements/sign/{token}"
        body = _words(signer, row, parts.settings.organisation, occasion, last)
        subject = f"{occasion}: {row.title}"
        return Message(event_id, "signing_link", signer.email, subject, body, link, "Read and sign")

    return send_with_link(parts, compose)


def _words(signer: SignerRow, row: AgreementRow, asking: str, occasion: Occasion, last: date) -> str:
    return (
        f"{asking} asks you to sign {row.number}, “{row.title}”, for {signer.body_name}.\n\n"
        f"{'' if occasion is Occasion.ASKED else EARLIER_LINKS_ENDED}"
        f"The link works until the end of {long_day(last)}, or until you have signed or declined. "
        "Opening it signs nothing. A code will be sent to this address when you ask for it on the page."
    )
