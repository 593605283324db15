"""The verification of one service's record: entity chains, texts, seals, heads, anchors. It reads; it mends nothing.

It finds an edit, a deletion, an insertion and a swap up to the last event and the last sealed access, and a cut tail
or a record rewritten as a whole up to the last anchored head. What it can't know is in docs/audit.md.
"""

from collections.abc import Callable, Collection

from sqlalchemy import insert, text

from shared import clock
from shared.audit.anchors import newest_anchor
from shared.audit.check_anchors import AnchorCheck
from shared.audit.check_chains import check_chains
from shared.audit.check_restores import RestoreCheck
from shared.audit.check_texts import check_texts
from shared.audit.check_tree import check_tree
from shared.audit.findings import Report
from shared.audit.ledger import Ledger
from shared.audit.restores import list_restores
from shared.storage.port import DocumentStore

Tick = Callable[[str, int], None]
"""Called with the part of the work and how many more of it are done."""


def silent(_part: str, _count: int) -> None:
    """No progress."""


def verify(
    ledger: Ledger, store: DocumentStore | None, trusted: Collection[str], tick: Tick = silent
) -> Report:
    """Check everything on one snapshot. Without a store, the anchors are left out. Raises Unavailable."""
    report = Report()
    restores = list_restores(store, ledger.service) if store is not None else []
    newest = newest_anchor(store, ledger.service, restores) if store is not None else 0
    with ledger.database.transaction() as session:
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        check_chains(session, ledger, report, lambda n: tick("events", n))
        check_texts(session, ledger, report, lambda n: tick("texts", n))
        check_tree(session, ledger, trusted, report, lambda n: tick("seals", n))
        if store is not None:
            anchors = AnchorCheck(ledger.service, store, trusted, report, restores)
            anchors.compare(session, ledger.tables, newest, lambda n: tick("anchors", n))
            RestoreCheck(store, trusted, report, restores).run(session)
    return report


def keep_report(ledger: Ledger, report: Report, actor: str) -> None:
    """Keep the result, for the auditors' page."""
    row = {
        "at": clock.now(), "actor": actor, "holds": report.holds,
        "counts": {**report.counts, "more findings": report.more}, "findings": report.as_rows(),
    }  # fmt: skip
    with ledger.database.transaction() as session:
        session.execute(insert(ledger.tables.check), row)
