"""Confirming again, as one signed in, before an act that binds: signing, above all.

The portal's page `/confirm` checks password and code (or asks the identity provider anew) and stores a proof for one
session, account, purpose and payload, good for five minutes and once. The act takes it in its own transaction; no
secret travels through the browser. A personal token can never confirm.

What the page says is written by the service that asks and sealed into the page's address together with the payload:
whoever changes a word of it gets no page at all.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.auth import views
from shared.auth.actor import ActorClaims
from shared.errors import Denied, NotFound

LIFETIME = timedelta(minutes=5)
PURPOSE_PATTERN = re.compile(r"[a-z_]+\.[a-z_]+")
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


@dataclass(frozen=True)
class Asked:
    """What the person is asked to confirm. `what` says it in words; `back` is the path to return to.

    `payload_hash` is what the proof is bound to; `shown` is the SHA-256 that the record's own page shows of its text.
    """

    purpose: str
    payload_hash: str
    back: str
    what: str
    shown: str

    def __post_init__(self) -> None:
        hashes = (self.payload_hash, self.shown)
        if not PURPOSE_PATTERN.fullmatch(self.purpose) or not all(PAYLOAD.fullmatch(h) for h in hashes):
            raise ValueError("A purpose is like agreements.sign, a payload a SHA-256 in hexadecimal.")


def confirm_address(secret: str, asked: Asked) -> str:
    """Where to send the person; `secret` is the installation's own (`secret_key`)."""
    about = [asked.purpose, asked.payload_hash, asked.back, asked.what, asked.shown]
    return "/confirm?" + urlencode({"about": _sealer(secret).dumps(about)})


def read_asked(secret: str, about: str) -> Asked:
    """What a service asked for with `confirm_address`. Raises NotFound for anything else."""
    try:
        return Asked(*_sealer(secret).loads(about))
    except (BadSignature, TypeError, ValueError):
        raise NotFound(
            "There is nothing to confirm.", way_out="Open the record and press its button."
        ) from None


def _sealer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="confirm")


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
