"""The sealed copy for outside signers: a message with a link of their own, and, after a code, the download.

The link is of the same kind as the one for signing (`shared.auth.link_tokens`): tied to one signer and one address, and
it expires. It can't sign or decline: its purpose is another. Opening it, or downloading, changes nothing. Whoever holds
any link that a signer was ever sent may ask for a new one, which goes to the signer's address on record alone.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from services.agreements.files.models import FileRow
from services.agreements.files.repository import get_file
from services.agreements.register.models import AgreementRow
from services.agreements.signature.link_mail import send_with_link
from services.agreements.signature.sealed_copy_letter import sealed_letter
from services.agreements.signers.models import LINK, SEALED_COPY, SIGN, SignerRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_head
from shared.auth.link_tokens import Link, create_link, find_subject, open_link
from shared.errors import NotFound
from shared.notify.message import Message
from workflows.agreements.state import state_of

LIFETIME = timedelta(days=60)


@dataclass(frozen=True)
class SealedCopy:
    """One signer's sealed copy."""

    signer: SignerRow
    row: AgreementRow
    file: FileRow


@dataclass(frozen=True)
class CopyVisit:
    """Somebody at the page of a sealed copy. `link.visiting`: the code was given in this browser."""

    link: Link
    copy: SealedCopy


def open_sealed(parts: Agreements, token: str, cookie: str) -> CopyVisit:
    """What the link leads to. Raises NotFound where it does not work, or no longer."""
    with parts.database.transaction() as session:
        link = open_link(session, LINK, token, purpose=SEALED_COPY, at=clock.now(), visit=cookie)
        found = _sealed(session, link.subject_id)
    if found is None:
        raise NotFound("This link does not work, or no longer.", way_out="Ask the person who sent it to you.")
    return CopyVisit(link, found)


def ask_again(parts: Agreements, token: str) -> None:
    """Send a new link to the address on record of the signer who was once sent this one; else do nothing.

    The answer is the same either way, so that nobody learns from it whether there is an agreement. Raises Unavailable.
    """
    with parts.database.transaction() as session:
        signer = find_subject(session, LINK, token, purposes=(SEALED_COPY, SIGN))
    if signer is not None:
        send_sealed(parts, signer, f"copy/{clock.now().isoformat()}/{signer}")


def send_sealed(parts: Agreements, signer_id: str, event_id: str) -> bool:
    """Send the signer the link to the sealed copy. False where there is none, or this event's message had gone out."""

    def compose(session: Session) -> Message | None:
        found = _sealed(session, signer_id)
        if found is None:
            return None
        address = found.signer.email
        token = create_link(
            session, LINK, purpose=SEALED_COPY, subject_id=signer_id, address=address, at=clock.now(), lifetime=LIFETIME
        )  # fmt: skip
        return sealed_letter(parts.settings, found.row, found.file, event_id, address, token, LIFETIME.days)

    return send_with_link(parts, compose)


def _sealed(session: Session, signer_id: str) -> SealedCopy | None:
    signer = session.get(SignerRow, signer_id)
    head = get_head(session, ACTS, signer.agreement_id) if signer else None
    executed = state_of(head).get("executed") if head else None
    if signer is None or head is None or not executed:
        return None
    if signer.kind != "outside" or signer.id not in {s["id"] for s in head.state["signers"]}:
        return None  # of an earlier submission
    row = session.get(AgreementRow, signer.agreement_id)
    assert row is not None  # noqa: S101  # a stream with a head is in the register
    return SealedCopy(signer, row, get_file(session, signer.agreement_id, executed["file"]))
