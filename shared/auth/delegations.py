"""Acting for somebody else for a period: "B on behalf of A", and what B may then do.

A delegation is a record of its own with a period; it never changes anybody's grants, and it can be crossed by
another one without either losing its name.

A deputy acts with the lender's grants and reads with their own; what they may act on for the lender they may read too
(`shared.service.acting.lent`), and nothing besides. It stays within one agency: one across agencies counts for nothing,
also where it came to be so since, as one of the two moved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import Session

from shared.auth import views
from shared.auth.actor import Grant
from shared.errors import Denied


@dataclass(frozen=True)
class Delegation:
    """`from_account` lets `to_account` act for them; `role` or `agency_id` None: for all of theirs."""

    id: str
    from_account: str
    to_account: str
    from_name: str
    to_name: str
    role: str | None
    agency_id: str | None
    starts_at: datetime
    ends_at: datetime
    reason: str

    def covers(self, grant: Grant) -> bool:
        """Whether this grant of the absent person may be used under the delegation, in whole or in part."""
        return self.role in (None, grant.role) and (
            self.agency_id is None or grant.agency_id in (None, self.agency_id)
        )

    def lent_of(self, held: Iterable[Grant]) -> frozenset[Grant]:
        """What it lends of the grants that the lender holds, each as far as the delegation reaches."""
        return frozenset(Grant(g.role, self.agency_id or g.agency_id) for g in held if self.covers(g))


def list_delegations_to(session: Session, account_id: str, at: datetime) -> list[Delegation]:
    """For whom the account may act at that instant."""
    return list_delegations(session, _in_force(at).where(views.DELEGATION.c.to_account == account_id))


def list_delegations_from(session: Session, account_id: str, at: datetime) -> list[Delegation]:
    """Who may act for the account at that instant."""
    return list_delegations(session, _in_force(at).where(views.DELEGATION.c.from_account == account_id))


def get_grants(session: Session, account_id: str) -> frozenset[Grant]:
    """What an account has been granted now; nothing where it is disabled."""
    v = views.GRANT
    rows = session.execute(select(v.c.role, v.c.agency_id).where(v.c.account_id == account_id))
    return frozenset(Grant(row.role, row.agency_id) for row in rows)


def get_lent_grants(session: Session, *, by: str, to: str, at: datetime) -> frozenset[Grant]:
    """What `to` may do on behalf of `by` at that instant. Raises Denied where no delegation is in force."""
    lent = [d for d in list_delegations_to(session, to, at) if d.from_account == by]
    if not lent:
        raise Denied(
            "You can't act for this person now.",
            way_out="Ask them or an administrator for a delegation that covers today.",
            code="no_delegation",
        )
    held = get_grants(session, by)
    return frozenset().union(*(d.lent_of(held) for d in lent))


def list_lent_grants(
    session: Session, account_id: str, at: datetime, *, also_over: bool = False
) -> frozenset[Grant]:
    """Everything that others lend to the account at that instant; `also_over`: or lent before, until it ran out."""
    v = views.DELEGATION
    begun = select(v).where(v.c.starts_at <= at) if also_over else _in_force(at)
    found = list_delegations(session, begun.where(v.c.to_account == account_id))
    return frozenset().union(*(d.lent_of(get_grants(session, d.from_account)) for d in found))


def _in_force(at: datetime) -> Select[Any]:
    v = views.DELEGATION
    return select(v).where(v.c.starts_at <= at, v.c.ends_at > at)


_LENDER, _DEPUTY = views.PERSON.alias("lender"), views.PERSON.alias("deputy")
_WITHIN_ONE_AGENCY = exists().where(
    _LENDER.c.any_account_id == views.DELEGATION.c.from_account,
    _DEPUTY.c.any_account_id == views.DELEGATION.c.to_account,
    _LENDER.c.agency_id == _DEPUTY.c.agency_id,
)


def list_delegations(session: Session, query: Select[Any]) -> list[Delegation]:
    """What a query on the view finds within one agency, the next to end first."""
    ordered = query.where(_WITHIN_ONE_AGENCY).order_by(views.DELEGATION.c.ends_at, views.DELEGATION.c.id)
    return [_delegation(row) for row in session.execute(ordered)]


def _delegation(r: Row[Any]) -> Delegation:
    return Delegation(
        r.id, r.from_account, r.to_account, r.from_name, r.to_name,
        r.role, r.agency_id, r.starts_at, r.ends_at, r.reason,
    )  # fmt: skip
