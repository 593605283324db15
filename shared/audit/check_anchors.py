"""Third part of a verification: the heads in the database against those that were anchored outside it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.audit.anchors import Anchor, read_anchor
from shared.audit.findings import Report, Tampering
from shared.audit.heads import SignedHead
from shared.audit.restores import SignedRestore, branch_of
from shared.audit.sealer import head_of
from shared.audit.tables import AuditTables
from shared.audit.timestamps import stamped_at
from shared.storage.errors import Corrupted
from shared.storage.port import DocumentStore


@dataclass(frozen=True)
class AnchorCheck:
    """The anchors of one service against its heads."""

    service: str
    store: DocumentStore
    trusted: Collection[str]
    report: Report
    restores: Sequence[SignedRestore] = ()

    def compare(
        self, session: Session, tables: AuditTables, newest: int, tick: Callable[[int], None]
    ) -> None:
        """Compare every head with its anchor; say what the anchors hold and the database does not.

        `newest`: the newest anchor, asked for before the session's snapshot was taken. A head is written before it
        is anchored, so every anchor up to it must be in the snapshot. Raises Unavailable.
        """
        t = tables
        heads = {row.number: head_of(self.service, row) for row in session.execute(select(t.head))}
        noted: set[int] = set(session.execute(select(t.anchor.c.number)).scalars())
        for number in range(1, newest + 1):
            anchor = self._read(number)
            if anchor is not None:
                self._check_one(anchor, heads.get(number))
            tick(1)
        self._check_lost(set(range(1, newest + 1)) - set(heads))
        for number in sorted(n for n in noted if n > newest):
            if self._read(number) is None:
                self.report.find(Tampering.ANCHOR, f"head {number}", "was anchored, and its anchor is gone")
        self.report.counts["not anchored"] += len({n for n in heads if n > newest} - noted)

    def _read(self, number: int) -> Anchor | None:
        try:
            return read_anchor(self.store, self.service, number, branch_of(self.restores, number))
        except (ValueError, Corrupted):
            self.report.find(Tampering.ANCHOR, f"head {number}", "its anchor can't be read as a head")
            return None

    def _check_one(self, anchor: Anchor, ours: SignedHead | None) -> None:
        signed, report = anchor.signed, self.report
        where = f"head {signed.head.number}"
        report.counts["anchors"] += 1
        if anchor.versions > 1:
            report.find(Tampering.ANCHOR, where, f"its anchor was written over: {anchor.versions} versions")
        if not signed.valid() or signed.head.key not in self.trusted:
            report.find(Tampering.SIGNATURE, where, "its anchor is not signed with a key of ours")
        if anchor.timestamp:
            report.counts["time-stamps"] += 1
            if stamped_at(signed, anchor.timestamp) is None:
                report.find(Tampering.ANCHOR, where, "its time-stamp is another head's")
        if ours is not None and ours != signed:
            report.find(
                Tampering.REWRITTEN, where, "is not the head that was anchored: the record was rewritten"
            )

    def _check_lost(self, lost: Collection[int]) -> None:
        if lost:
            span = f"head {min(lost)}" if len(lost) == 1 else f"heads {min(lost)} to {max(lost)}"
            self.report.find(
                Tampering.CUT,
                span,
                "anchored outside, and gone from the database: the record's end was cut off",
            )
