"""Further part of a verification: the texts that belong to events, against the salted digests in the events' bodies.

A text (a reason, a question) stands beside the chain, which covers its digest alone. Findings name the event, never
what a text says.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from shared.audit.chain import salted_digest
from shared.audit.findings import Report, Tampering
from shared.audit.ledger import Ledger

BATCH = 500
_NAMED = """
SELECT e.stream_id, e.seq, named ->> 'digest' AS digest, t.salt, t.body, t.stream_id AS of_stream, t.claimed_by
FROM {schema}.event AS e
CROSS JOIN LATERAL jsonb_array_elements(
    CASE jsonb_typeof(e.body -> 'texts') WHEN 'array' THEN e.body -> 'texts' ELSE '[]' END) AS named
LEFT JOIN {schema}.staged_input AS t ON t.id = named ->> 'id'
ORDER BY e.stream_id, e.seq
"""
_UNNAMED = """
SELECT t.stream_id, t.claimed_by AS seq FROM {schema}.staged_input AS t
WHERE t.claimed_by IS NOT NULL AND NOT EXISTS (
    SELECT FROM {schema}.event AS e WHERE e.stream_id = t.stream_id AND e.seq = t.claimed_by
    AND e.body -> 'texts' @> jsonb_build_array(jsonb_build_object('id', t.id)))
ORDER BY t.stream_id, t.claimed_by
"""


def check_texts(session: Session, ledger: Ledger, report: Report, tick: Callable[[int], None]) -> None:
    """Check every text that an event names, and that no event is given one that it does not name."""
    if ledger.streams is None:  # a service without acts has no texts
        return
    for row in _rows(session, ledger, _NAMED):
        report.counts["texts"] += 1
        tick(1)
        _check(row, report)
    for row in _rows(session, ledger, _UNNAMED):
        report.find(Tampering.INSERTED, f"{row.stream_id}/{row.seq}", "the event names no such text")


def _rows(session: Session, ledger: Ledger, query: str) -> Any:
    schema = ledger.tables.access_log.schema
    return session.execute(text(query.format(schema=schema)).execution_options(yield_per=BATCH))


def _check(row: Row[Any], report: Report) -> None:
    where = f"{row.stream_id}/{row.seq}"
    if row.body is None:
        report.find(Tampering.DELETED, where, "a text that belongs to it is gone")
    elif salted_digest(row.salt, row.body) != row.digest:
        report.find(Tampering.EDITED, where, "a text that belongs to it was changed")
    elif (row.of_stream, row.claimed_by) != (row.stream_id, row.seq):
        report.find(Tampering.SWAPPED, where, "a text that belongs to it was given to another event")
