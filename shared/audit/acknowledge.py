"""Acknowledging a restore from an older backup: finds what it lost, and states it for good (`restores`)."""

from dataclasses import dataclass

from sqlalchemy import select

from shared import clock
from shared.audit.anchors import newest_anchor, read_anchor
from shared.audit.heads import SignedHead
from shared.audit.ledger import Ledger
from shared.audit.restores import Restore, branch_of, list_restores, put_restore
from shared.audit.sealer import head_of
from shared.audit.work import AuditWork
from shared.errors import Conflict
from shared.storage.port import DocumentStore


@dataclass(frozen=True)
class Gap:
    """What a restore lost: heads after `kept`, up to `lost`; `newest` is the last of them, `number` the restore's."""

    number: int
    kept: int
    newest: SignedHead

    @property
    def lost(self) -> int:
        """The number of the newest head that is gone."""
        return self.newest.head.number


def find_gap(ledger: Ledger, store: DocumentStore) -> Gap:
    """What is anchored and no longer in the database. Raises Conflict where nothing is, Unavailable."""
    restores = list_restores(store, ledger.service)
    newest = newest_anchor(store, ledger.service, restores)
    tables = ledger.tables
    with ledger.database.transaction() as session:
        heads = {row.number: head_of(ledger.service, row) for row in session.execute(select(tables.head))}
    kept, last = 0, None
    for number in range(1, newest + 1):
        anchor = read_anchor(store, ledger.service, number, branch_of(restores, number))
        last = anchor.signed if anchor else None
        if kept == number - 1 and last is not None and heads.get(number) == last:
            kept = number
    if last is None or kept == newest:
        raise Conflict(
            "Everything that was anchored is still in the record: there is nothing to acknowledge.",
            way_out="Run `concord audit verify`; what it finds beside lost heads is no restore.",
        )
    return Gap(len(restores) + 1, kept, last)


def acknowledge(work: AuditWork, gap: Gap, by: str, reason: str) -> Restore:
    """State the gap for good, in the name of an account. Raises Unavailable, NameTaken."""
    restore = Restore(
        work.ledger.service, gap.number, gap.kept, gap.lost, gap.newest.head.hash(), by, reason, clock.now(),
        work.signer.public,
    )  # fmt: skip
    put_restore(work.store, restore, work.signer)
    return restore
