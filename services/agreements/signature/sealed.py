"""The sealed copy for outside signers: a message with a link of their own, from which they download it.

The link is of the same kind as the one for signing (`shared.auth.link_tokens`): tied to one signer and one address, and
it expires. It can't sign or decline: its purpose is another. Opening it, or downloading, changes nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from services.agreements.letters.sealed import sealed_letter
from services.agreements.register.models import AgreementRow
from services.agreements.signature.link_mail import send_with_link
from services.agreements.signature.models import LINK, SignerRow
from services.agreements.tables import ACTS
from services.agreements.versions.models import FileRow
from services.agreements.versions.repository import get_file
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_head
from shared.auth.link_tokens import create_link, open_link
from shared.errors import NotFound
from shared.notify.message import Message

PURPOSE = "sealed_copy"
LIFETIME = timedelta(days=60)


@dataclass(frozen=True)
class SealedCopy:
    """One signer's sealed copy."""

    signer: SignerRow
    row: AgreementRow
    file: FileRow


def open_sealed(parts: Agreements, token: str) -> SealedCopy:
    """What the link leads to. Raises NotFound where it does not work, or no longer."""
    with parts.database.transaction() as session:
        link = open_link(session, LINK, token, purpose=PURPOSE, at=clock.now())
        found = _sealed(session, link.subject_id)
    if found is None:
        raise NotFound("This link does not work, or no longer.", way_out="Ask the person who sent it to you.")
    return found


def send_sealed(parts: Agreements, signer_id: str, event_id: str) -> bool:
    """Send the signer the link to the sealed copy (for the relay). False where this event's message had gone out."""

    def compose(session: Session) -> Message | None:
        found = _sealed(session, signer_id)
        if found is None:
            return None
        address = found.signer.email
        token = create_link(
            session, LINK, purpose=PURPOSE, subject_id=signer_id, address=address, at=clock.now(),
            lifetime=LIFETIME, needs_code=False,
        )  # fmt: skip
        return sealed_letter(parts.settings, found.row, found.file, event_id, address, token, LIFETIME.days)

    return send_with_link(parts, compose)


def _sealed(session: Session, signer_id: str) -> SealedCopy | None:
    signer = session.get(SignerRow, signer_id)
    head = get_head(session, ACTS, signer.agreement_id) if signer else None
    executed = head.state.get("executed") if head else None
    if signer is None or head is None or not executed:
        return None
    if signer.id not in {s["id"] for s in head.state["signers"]}:
        return None  # of an earlier submission
    row = session.get(AgreementRow, signer.agreement_id)
    assert row is not None  # noqa: S101  # a stream with a head is in the register
    return SealedCopy(signer, row, get_file(session, signer.agreement_id, executed["file"]))
