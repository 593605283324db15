"""Second part of a verification: sealed entries in their order, the access chain, the tree, every signed head."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from shared.audit.access import content_of, sealed_form
from shared.audit.chain import GENESIS, digest_of, link
from shared.audit.findings import Report, Tampering
from shared.audit.heads import FIRST, SignedHead
from shared.audit.ledger import Ledger
from shared.audit.merkle import Growing, leaf_hash
from shared.audit.sealer import ACCESS, EVENT, head_of, unsealed_accesses, unsealed_events
from shared.audit.tables import AuditTables

BATCH = 2_000
GRACE = timedelta(minutes=10)
"""How much later than its own instant a row may appear: a request's transaction takes seconds."""
REMEMBERED = 1_000


@dataclass(frozen=True)
class Misfit:
    """A sealed access row that is not what was sealed: what was, and what stands there now."""

    previous: str
    sealed: str
    row: Any


@dataclass
class Walk:
    """Where the walk through the leaves stands."""

    report: Report
    trusted: Collection[str]
    tree: Growing = field(default_factory=Growing)
    access: str = GENESIS
    previous: SignedHead | None = None
    complete_at: datetime | None = None
    misfits: list[Misfit] = field(default_factory=list)

    def leaf(self, row: Any) -> None:
        """One leaf, with the entry that it seals."""
        if row.number != self.tree.size:
            self.report.find(Tampering.DELETED, f"sealed entry {self.tree.size}", "missing from the seals")
            self.tree.size = row.number
        self.report.counts["sealed"] += 1
        if row.source == EVENT:
            self._event(row)
        else:
            self._access(row)
        self.tree.append(leaf_hash(bytes.fromhex(row.hash)))

    def _event(self, row: Any) -> None:
        where = f"{row.stream_id}/{row.seq}"
        if row.event_hash is None:
            self.report.find(Tampering.DELETED, where, f"was sealed as entry {row.number}, and is gone")
        elif row.event_hash != row.hash:
            self.report.find(Tampering.EDITED, where, f"is not what was sealed as entry {row.number}")

    def _access(self, row: Any) -> None:
        where = f"access {row.seq}"
        if row.id is None:
            self.report.find(Tampering.DELETED, where, f"was sealed as entry {row.number}, and is gone")
        elif link(self.access, sealed_form(row)) != row.hash:
            if len(self.misfits) < REMEMBERED:
                self.misfits.append(Misfit(self.access, row.hash, row))
            else:
                self.report.find(Tampering.EDITED, where, "is not what was sealed")
        elif self.complete_at and row.at < self.complete_at - GRACE:
            self.report.find(
                Tampering.INSERTED, where, "says that it is older than a head that did not have it"
            )
        self.access = row.hash

    def head(self, signed: SignedHead) -> None:
        """A head, once the walk has come to its size."""
        head, report = signed.head, self.report
        where, number = f"head {head.number}", self.previous.head.number + 1 if self.previous else 1
        report.counts["heads"] += 1
        if head.number != number:
            report.find(Tampering.DELETED, f"head {number}", "missing from the heads")
        elif head.previous != (self.previous.head.hash() if self.previous else FIRST):
            report.find(Tampering.REWRITTEN, where, "does not follow the head before it")
        if not signed.valid():
            report.find(Tampering.SIGNATURE, where, "its signature does not hold")
        elif head.key not in self.trusted:
            report.find(Tampering.SIGNATURE, where, f"is signed with a key that is not ours: {head.key}")
        if (head.size, head.root, head.access) != (self.tree.size, self.tree.root().hex(), self.access):
            first = self.previous.head.size if self.previous else 0
            report.find(
                Tampering.REWRITTEN, where,
                f"the sealed entries up to {head.size} (new ones from {first}) are not those it signed",
            )  # fmt: skip
        self.previous = signed
        self.complete_at = head.at if head.complete else self.complete_at

    def name_misfits(self) -> None:
        """Say of each changed access row whether it was edited or changed places with another."""
        for one in self.misfits:
            where = f"access {one.row.seq}"
            for other in self.misfits:
                moved = {**sealed_form(one.row), "id": other.row.seq}
                if other is not one and link(other.previous, moved) == other.sealed:
                    self.report.find(Tampering.SWAPPED, where, f"was sealed as access {other.row.seq}")
                    break
            else:
                self.report.find(Tampering.EDITED, where, f"is not what was sealed as entry {one.row.number}")


def check_tree(
    session: Session, ledger: Ledger, trusted: Collection[str], report: Report, tick: Callable[[int], None]
) -> None:
    """Recompute everything that was sealed, and look at what still waits for its seal."""
    walk = Walk(report, trusted)
    heads = _heads(session, ledger)
    following = next(heads, None)
    for row in session.execute(_leaves(ledger.tables).execution_options(yield_per=BATCH)):
        while following and following.head.size <= walk.tree.size:
            walk.head(following)
            following = next(heads, None)
        walk.leaf(row)
        tick(1)
    _check_end(walk, following, heads)
    walk.name_misfits()
    _check_unsealed(session, ledger, walk)


def _check_end(walk: Walk, following: SignedHead | None, heads: Iterator[SignedHead]) -> None:
    if following and following.head.size > walk.tree.size:
        gone = f"sealed entries {walk.tree.size} to {following.head.size - 1}"
        walk.report.find(Tampering.CUT, gone, f"head {following.head.number} signed them, and they are gone")
    while following:
        walk.head(following)
        following = next(heads, None)
    last = walk.previous.head.size if walk.previous else 0
    if walk.tree.size > last:
        walk.report.find(Tampering.INSERTED, f"sealed entries from {last}", "no head has signed them")


def _heads(session: Session, ledger: Ledger) -> Iterator[SignedHead]:
    t = ledger.tables.head
    rows = session.execute(select(t).order_by(t.c.number)).all()
    return iter([head_of(ledger.service, row) for row in rows])


def _leaves(tables: AuditTables) -> Select[Any]:
    leaf, e, a = tables.leaf, tables.event, tables.access_log
    event = and_(leaf.c.source == EVENT, e.c.stream_id == leaf.c.stream_id, e.c.seq == leaf.c.seq)
    access = and_(leaf.c.source == ACCESS, a.c.id == leaf.c.seq)
    joined = leaf.outerjoin(e, event).outerjoin(a, access)
    entry = (a.c.id, a.c.at, a.c.actor, a.c.kind, a.c.entity, a.c.request_id, a.c.body, a.c.digest)
    return select(leaf, e.c.hash.label("event_hash"), *entry).select_from(joined).order_by(leaf.c.number)


def _check_unsealed(session: Session, ledger: Ledger, walk: Walk) -> None:
    """Rows that wait for the next seal: whole in themselves, and not older than a head that did not have them."""
    waiting = unsealed_events(ledger.tables).order_by(None).subquery()
    walk.report.counts["waiting"] += session.execute(select(func.count()).select_from(waiting)).scalar_one()
    _check_sealed_past(session, ledger.tables, walk.report)
    for row in session.execute(unsealed_accesses(ledger.tables).execution_options(yield_per=BATCH)):
        _check_waiting(row, walk)


def _check_waiting(row: Row[Any], walk: Walk) -> None:
    walk.report.counts["waiting"] += 1
    where = f"access {row.id}"
    if digest_of(content_of(row)) != row.digest:
        walk.report.find(Tampering.EDITED, where, "changed after it was written, before it was sealed")
    elif walk.complete_at and row.at < walk.complete_at - GRACE:
        walk.report.find(Tampering.INSERTED, where, "says that it is older than a head that did not have it")


def _check_sealed_past(session: Session, tables: AuditTables, report: Report) -> None:
    """Unsealed events below their entity's newest sealed one were put in afterwards."""
    e = unsealed_events(tables).order_by(None).subquery()
    leaf = tables.leaf
    newest = (
        select(func.max(leaf.c.seq))
        .where(leaf.c.source == EVENT, leaf.c.stream_id == e.c.stream_id)
        .scalar_subquery()
    )
    for row in session.execute(select(e.c.stream_id, e.c.seq).where(e.c.seq < newest).limit(REMEMBERED)):
        report.find(Tampering.INSERTED, f"{row.stream_id}/{row.seq}", "later events were sealed without it")
