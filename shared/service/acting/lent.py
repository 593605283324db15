"""Reading a record for somebody else: a deputy reads what they may act on in the lender's name, and nothing besides.

To act on a record is to know what it says. So the record opens to the deputy while the delegation lasts, by what was
lent alone: where the lender may read it, and where the table lets the deputy act on it now, or they did so before.
No list and no search names it to them: *My work* does, as long as something waits there.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import clock
from shared.acts.messages import Head
from shared.acts.rules import Table
from shared.acts.tables import ActTables
from shared.auth.actor import Actor
from shared.service.acting.offers import probe
from shared.service.acting.people import Capacity


def as_reader(capacity: Capacity) -> Actor:
    """The lender as a reader, with the roles that they lent and no other."""
    claims = capacity.claims
    return Actor(
        claims.on_behalf_of or claims.account_id,
        capacity.name,
        "",
        claims.session_id,
        frozenset(claims.grants),
    )


def takes_part(session: Session, rules: Table, acts: ActTables, head: Head, capacity: Capacity) -> bool:
    """Whether the deputy may act on the record now in the lender's name, or has done so before."""
    at = clock.now()
    offered = rules.offers(head.state, lambda row: probe(row.action, capacity.claims, at))
    return bool(offered) or _has_acted(session, acts, head.stream, capacity)


def _has_acted(session: Session, acts: ActTables, stream: str, capacity: Capacity) -> bool:
    e = acts.event
    query = select(e.c.seq).where(
        e.c.stream_id == stream,
        e.c.actor == capacity.claims.account_id,
        e.c.on_behalf_of == capacity.on_behalf_of,
    )
    return session.execute(query.limit(1)).first() is not None
