"""The sealer: numbers what is not sealed yet, grows the tree, signs its head. Never by time: by a number under a lock.

Each head is one transaction of at most MOST entries, so a backlog of any length is worked off in bounded memory, and
a killed run loses at most its last head. What commits while it runs is the next run's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, not_, select
from sqlalchemy.orm import Session

from shared import clock
from shared.audit.access import sealed_form
from shared.audit.chain import GENESIS, link
from shared.audit.heads import FIRST, Head, SignedHead, Signer
from shared.audit.ledger import Ledger
from shared.audit.merkle import Growing, Node, growing, leaf_hash
from shared.audit.tables import AuditTables

EVENT, ACCESS = "event", "access"
MOST = 100_000
"""Entries under one head."""
BATCH = 2_000


@dataclass
class Growth:
    """The tree and the access chain while entries are added to them."""

    tree: Growing
    access: str
    leaves: list[dict[str, Any]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)

    def add(self, source: str, stream: str, seq: int, own: str) -> None:
        """Add one entry by its hash."""
        number = self.tree.size
        self.leaves.append({"number": number, "source": source, "stream_id": stream, "seq": seq, "hash": own})
        self.nodes += self.tree.append(leaf_hash(bytes.fromhex(own)))

    def write(self, session: Session, tables: AuditTables) -> None:
        """Write what was added since the last time."""
        if self.leaves:
            session.execute(insert(tables.leaf), self.leaves)
        if self.nodes:
            rows = [{"height": n.height, "index": n.index, "hash": n.hash.hex()} for n in self.nodes]
            session.execute(insert(tables.node), rows)
        self.leaves, self.nodes = [], []


def seal(ledger: Ledger, signer: Signer, most: int = MOST) -> list[SignedHead]:
    """Seal everything that is there now; the heads that were made, none where nothing was new. Raises Unavailable."""
    made: list[SignedHead] = []
    at = clock.now()
    while True:
        with ledger.database.transaction() as session:
            signed = _seal_some(session, ledger, signer, at=at, most=most)
        if signed is None:
            return made
        made.append(signed)
        if signed.head.complete:
            return made


def _seal_some(
    session: Session, ledger: Ledger, signer: Signer, *, at: datetime, most: int
) -> SignedHead | None:
    tables = ledger.tables
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(lock_name(ledger), 0))))
    before = session.execute(select(tables.head).order_by(tables.head.c.number.desc()).limit(1)).first()
    growth = _growth_after(before)
    start = growth.tree.size
    _add_events(session, tables, growth, most)
    _add_accesses(session, tables, growth, most - (growth.tree.size - start))
    sealed = growth.tree.size - start
    if sealed == 0:
        return None
    head = _next_head(ledger.service, before, growth, at=at, complete=sealed < most, key=signer.public)
    return _keep(session, tables, signer.sign(head), growth)


def lock_name(ledger: Ledger) -> str:
    """The advisory lock that one sealer at a time holds."""
    return f"concord audit {ledger.service}"


def _growth_after(before: Row[Any] | None) -> Growth:
    if before is None:
        return Growth(Growing(), GENESIS)
    return Growth(growing(before.size, [bytes.fromhex(peak) for peak in before.peaks]), before.access)


def _add_events(session: Session, tables: AuditTables, growth: Growth, most: int) -> None:
    for batch in _in_batches(session, unsealed_events(tables).limit(most)):
        for row in batch:
            growth.add(EVENT, row.stream_id, row.seq, row.hash)
        growth.write(session, tables)


def _add_accesses(session: Session, tables: AuditTables, growth: Growth, most: int) -> None:
    for batch in _in_batches(session, unsealed_accesses(tables).limit(most)):
        for row in batch:
            growth.access = link(growth.access, sealed_form(row))
            growth.add(ACCESS, "", row.id, growth.access)
        growth.write(session, tables)


def _in_batches(session: Session, query: Select[Any]) -> Iterator[Iterable[Row[Any]]]:
    return session.execute(query.execution_options(yield_per=BATCH)).partitions()


def unsealed_events(tables: AuditTables) -> Select[Any]:
    """Events without a leaf, by entity and number."""
    e, leaf = tables.event, tables.leaf
    own = and_(leaf.c.source == EVENT, leaf.c.stream_id == e.c.stream_id, leaf.c.seq == e.c.seq)
    return select(e).where(not_(select(leaf.c.number).where(own).exists())).order_by(e.c.stream_id, e.c.seq)


def unsealed_accesses(tables: AuditTables) -> Select[Any]:
    """Rows of the access log without a leaf."""
    a, leaf = tables.access_log, tables.leaf
    own = and_(leaf.c.source == ACCESS, leaf.c.stream_id == "", leaf.c.seq == a.c.id)
    return select(a).where(not_(select(leaf.c.number).where(own).exists())).order_by(a.c.id)


def _next_head(
    service: str, before: Row[Any] | None, growth: Growth, *, at: datetime, complete: bool, key: str
) -> Head:
    previous = head_of(service, before).head.hash() if before else FIRST
    number = before.number + 1 if before else 1
    root = growth.tree.root().hex()
    return Head(service, number, growth.tree.size, root, growth.access, previous, at, complete, key)


def _keep(session: Session, tables: AuditTables, signed: SignedHead, growth: Growth) -> SignedHead:
    h = signed.head
    session.execute(
        insert(tables.head),
        {
            "number": h.number, "size": h.size, "root": h.root, "access": h.access, "previous": h.previous,
            "at": h.at, "complete": h.complete, "key": h.key, "signature": signed.signature,
            "peaks": [peak.hash.hex() for peak in growth.tree.peaks],
        },
    )  # fmt: skip
    return signed


def head_of(service: str, row: Row[Any]) -> SignedHead:
    """A head's row as the signed head that it is."""
    head = Head(
        service, row.number, row.size, row.root, row.access, row.previous, row.at, row.complete, row.key
    )
    return SignedHead(head, row.signature)
