"""In whose names a person may act: their own, and those of people who delegated to them for now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from shared import clock
from shared.auth.actor import Actor, ActorClaims
from shared.auth.delegations import get_lent_grants, list_delegations_to
from shared.errors import Denied


@dataclass(frozen=True)
class Capacity:
    """One way in which the person at the keyboard may act: the claims, and the words for it."""

    claims: ActorClaims
    on_behalf_of: str | None = None
    name: str = ""


def claims_of(session: Session, actor: Actor, on_behalf_of: str | None, known: object = None) -> ActorClaims:
    """The person's own claims, or those of the delegation that they name. Raises Denied.

    `known`: the outcome under the act's key. Where there is one the act is done, and the claims say only whose it is:
    whoever sends it again after the delegation ended gets what was recorded.
    """
    if on_behalf_of and known is not None:
        return replace(actor.claims(), grants=[], on_behalf_of=on_behalf_of)
    return claims_among(capacities(session, actor), on_behalf_of) if on_behalf_of else actor.claims()


def claims_among(found: Iterable[Capacity], on_behalf_of: str | None) -> ActorClaims:
    """The claims of the capacity with that name. Raises Denied."""
    for capacity in found:
        if capacity.on_behalf_of == (on_behalf_of or None):
            return capacity.claims
    raise Denied("No delegation lets you act for this person now.")


def capacities(session: Session, actor: Actor) -> list[Capacity]:
    """The person's own capacity first, then one for each delegation in force."""
    own = Capacity(actor.claims())
    if actor.scopes is not None:
        return [own]  # a token acts for its owner alone
    at, lent = clock.now(), []
    for delegation in {
        d.from_account: d for d in list_delegations_to(session, actor.account_id, at)
    }.values():
        grants = get_lent_grants(session, by=delegation.from_account, to=actor.account_id, at=at)
        ordered = sorted(grants, key=lambda g: (g.role, g.agency_id or ""))
        claims = ActorClaims(actor.account_id, actor.session_id, ordered, delegation.from_account)
        lent.append(Capacity(claims, delegation.from_account, delegation.from_name))
    return [own, *lent]
