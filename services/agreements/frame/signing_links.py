"""How the signing links of the outside signers who are asked stand: sent when, working, locked, expired. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from services.agreements.signers.models import LINK, SIGN
from shared.auth.link_tokens import MAX_FAILURES, LinkState, SentLink, list_newest
from workflows.agreements.outside import MOST_LINKS, asked_outside, links_again_at
from workflows.agreements.state import AgreementState


class LinkStatus(StrEnum):
    """How a signing link stands, as staff are told."""

    ON_ITS_WAY = "on_its_way"
    """A new one is being sent; earlier ones no longer work."""
    WORKS = "works"
    LOCKED = "locked"
    EXPIRED = "expired"


@dataclass(frozen=True)
class LinkNow:
    """One outside signer's link. `again_at`: before then it can't be sent again; None, it can be sent now."""

    signer: str
    status: LinkStatus
    sent_at: datetime | None
    expires_at: datetime | None
    again_at: datetime | None

    @property
    def broken(self) -> bool:
        """Whether the signer can't sign before somebody sends a new one."""
        return self.status in (LinkStatus.LOCKED, LinkStatus.EXPIRED)

    @property
    def most_sent(self) -> int:
        """How often it can be sent again within a day."""
        return MOST_LINKS

    @property
    def most_failures(self) -> int:
        """How many wrong codes lock it."""
        return MAX_FAILURES


KNOWN = {
    LinkState.WORKS: LinkStatus.WORKS,
    LinkState.LOCKED: LinkStatus.LOCKED,
    LinkState.EXPIRED: LinkStatus.EXPIRED,
}


def get_links(session: Session, state: AgreementState, at: datetime) -> dict[str, LinkNow]:
    """The links of the outside signers whose turn it is, by signer."""
    asked = asked_outside(state)
    sent = list_newest(session, LINK, asked, purpose=SIGN, at=at) if asked else {}
    return {signer: _now(state, signer, sent.get(signer), at) for signer in asked}


def _now(state: AgreementState, signer: str, sent: SentLink | None, at: datetime) -> LinkNow:
    again = links_again_at(state, signer, at)
    status = KNOWN.get(sent.state) if sent else None
    if sent is None or status is None:
        return LinkNow(signer, LinkStatus.ON_ITS_WAY, None, None, again)
    return LinkNow(signer, status, sent.at, sent.expires_at, again)
