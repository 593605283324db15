"""Last part of a verification: the acknowledged restores. Each is named, and must be what was lost, signed by us."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from shared.audit.anchors import newest_anchor, read_anchor
from shared.audit.findings import Report, Tampering
from shared.audit.restores import SignedRestore, branch_of
from shared.auth.directory import get_people_of
from shared.storage.port import DocumentStore


@dataclass(frozen=True)
class RestoreCheck:
    """The acknowledgements of one service against what is anchored."""

    store: DocumentStore
    trusted: Collection[str]
    report: Report
    restores: Sequence[SignedRestore]

    def run(self, session: Session) -> None:
        """Check each, and name the gap that it acknowledges. Raises Unavailable."""
        people = get_people_of(session, {one.restore.by for one in self.restores}) if self.restores else {}
        for one in self.restores:
            self._check(one)
            restore = one.restore
            name = people[restore.by].name if restore.by in people else f"account {restore.by}"
            self.report.acknowledge(
                restore.where,
                f"lost when an older backup was put in; acknowledged by {name} on {restore.at:%Y-%m-%d %H:%M} UTC: "
                f"{restore.reason}",
            )

    def _check(self, one: SignedRestore) -> None:
        restore, where = one.restore, f"restore {one.restore.number}"
        before = self.restores[: restore.number - 1]
        if not one.valid() or restore.key not in self.trusted:
            self.report.find(
                Tampering.SIGNATURE, where, "its acknowledgement is not signed with a key of ours"
            )
        if one.versions > 1:
            self.report.find(Tampering.ANCHOR, where, "its acknowledgement was written over")
        anchor = read_anchor(self.store, restore.service, restore.lost, branch_of(before, restore.lost))
        if anchor is None or anchor.signed.head.hash() != restore.lost_hash:
            self.report.find(Tampering.ANCHOR, where, "does not name the head that was lost")
        elif newest_anchor(self.store, restore.service, before) != restore.lost:
            self.report.find(Tampering.CUT, where, "more was anchored than it acknowledges as lost")
