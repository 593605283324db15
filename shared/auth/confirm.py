"""Confirming again, as one signed in, before an act that binds: signing, above all.

The portal's page `/confirm` checks password and code (or asks the identity provider anew) and stores a proof for one
session, account, purpose and payload, good for five minutes and once. The act takes it in its own transaction; no
secret travels through the browser. A personal token can never confirm.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.auth import views
from shared.auth.actor import ActorClaims
from shared.errors import Denied

LIFETIME = timedelta(minutes=5)
PURPOSE = re.compile(r"[a-z_]+\.[a-z_]+")
PAYLOAD = re.compile(r"[0-9a-f]{64}")


class NotConfirmed(Denied):
    """The act needs a fresh confirmation: send the person to `confirm_address`."""

    code = "confirmation_needed"
    way_out = "Confirm with your password and code, then press the button again."


@dataclass(frozen=True)
class Proof:
    """That the person confirmed again: goes into the act's evidence. `method` is password, oidc or demo."""

    id: str
    method: str
    confirmed_at: datetime


def confirm_address(purpose: str, payload_hash: str, back: str, what: str) -> str:
    """Where to send the person. `what` tells them what they confirm; `back` is the path to return to."""
    if not PURPOSE.fullmatch(purpose) or not PAYLOAD.fullmatch(payload_hash):
        raise ValueError("A purpose is like agreements.sign, a payload a SHA-256 in hexadecimal.")
    return "/confirm?" + urlencode(
        {"purpose": purpose, "payload": payload_hash, "next": back, "what": what[:200]}
    )


def has_proof(session: Session, claims: ActorClaims, purpose: str, payload_hash: str, at: datetime) -> bool:
    """Whether a proof waits: the page then offers the act itself instead of the confirmation."""
    v = views.CONFIRMATION
    mine = (v.c.session_id == claims.session_id, v.c.account_id == claims.account_id, v.c.expires_at > at)
    query = select(v.c.id).where(*mine, v.c.purpose == purpose, v.c.payload_hash == payload_hash)
    return session.execute(query).first() is not None


def use_proof(session: Session, claims: ActorClaims, purpose: str, payload_hash: str, at: datetime) -> Proof:
    """Take the proof out of use, in the transaction of the act; rolled back with it. Raises NotConfirmed."""
    found = func.directory.use_confirmation(
        claims.session_id, claims.account_id, purpose, payload_hash, at
    ).table_valued("id", "method", "created_at")
    row = session.execute(select(found)).first()
    if row is None:
        raise NotConfirmed("Confirm that it is you before this is recorded.")
    return Proof(row.id, row.method, row.created_at)
