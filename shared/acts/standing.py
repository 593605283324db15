"""Whether the actor of an act still stands where they stood: session alive, grants still given, delegation in force.

Asked inside the commit, so that disabling an account or taking a grant back acts at once. Reads the directory's
views only.
"""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.acts.messages import Act
from shared.acts.rules import Refused
from shared.auth.actor import SYSTEM, ActorClaims, Grant

OUTSIDE = "outside:"
"""Accounts of outside signers begin with this; their link stands for them, and the signature feature checks it."""

_SESSION = text(
    "SELECT grants FROM directory.v_session WHERE id = :session AND account_id = :account AND expires_at > :at"
    " UNION ALL "
    "SELECT grants FROM directory.v_token WHERE id = :session AND account_id = :account AND expires_at > :at"
)
_DELEGATION = text(
    "SELECT role, agency_id FROM directory.v_delegation"
    " WHERE from_account = :giver AND to_account = :taker AND starts_at <= :at AND ends_at > :at"
)


def check_standing(session: Session, act: Act) -> None:
    """Raises Refused (`session_ended`, `role`) where the directory no longer supports the act's claims."""
    actor = act.actor
    if actor.account_id == SYSTEM.account_id or actor.account_id.startswith(OUTSIDE):
        return
    held = _held(session, actor, act.at)
    if actor.on_behalf_of:
        held |= _delegated(session, actor, act.at)
    lost = [g for g in actor.grants if g not in held and Grant(g.role) not in held]
    if lost:
        raise Refused("role", "A role that this needs was taken back meanwhile.")


def _held(session: Session, actor: ActorClaims, at: datetime) -> set[Grant]:
    named = {"session": actor.session_id, "account": actor.account_id, "at": at}
    row = session.execute(_SESSION, named).first()
    if row is None:
        raise Refused("session_ended", "Your session has ended. Sign in again.")
    return {Grant(role, agency) for role, agency in row.grants}


def _delegated(session: Session, actor: ActorClaims, at: datetime) -> set[Grant]:
    named = {"giver": actor.on_behalf_of, "taker": actor.account_id, "at": at}
    rows = session.execute(_DELEGATION, named).all()
    if not rows:
        raise Refused("role", "The delegation you act under is not in force.")
    return {Grant(row.role, row.agency_id) for row in rows}
