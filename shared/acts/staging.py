"""Free text of an act, kept in PostgreSQL under an id: Temporal carries the id alone.

Staged before the act is sent, claimed by the event in the commit; unclaimed rows are swept after a week.
"""

import secrets
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from shared.acts.refusals import RefusalCode, refused
from shared.acts.tables import ActTables
from shared.audit.chain import salted_digest

UNCLAIMED_FOR = timedelta(days=7)


def stage(
    session: Session, tables: ActTables, *, stream: str, author: str, texts: Mapping[str, str], at: datetime
) -> list[str]:
    """Keep each text and return its id, in the order of the fields' names. Empty texts are left out."""
    rows = [_row(stream, author, field, body, at) for field, body in sorted(texts.items()) if body.strip()]
    if rows:
        session.execute(insert(tables.staged_input), rows)
    return [row["id"] for row in rows]


def _row(stream: str, author: str, field: str, body: str, at: datetime) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    return {
        "id": str(uuid.uuid4()),
        "stream_id": stream,
        "field": field,
        "author": author,
        "body": body,
        "salt": salt,
        "digest": salted_digest(salt, body),
        "created_at": at,
    }


def claim(
    session: Session, tables: ActTables, *, stream: str, author: str, ids: Sequence[str], seq: int
) -> list[dict[str, str]]:
    """Bind staged texts to the event `seq` and return {id, field, digest} of each.

    Raises Refused where an id is unknown, of another stream or author, or claimed already.
    """
    if not ids:
        return []
    t = tables.staged_input
    mine = (t.c.id.in_(ids), t.c.stream_id == stream, t.c.author == author, t.c.claimed_by.is_(None))
    statement = update(t).where(*mine).values(claimed_by=seq).returning(t.c.id, t.c.field, t.c.digest)
    rows = session.execute(statement).all()
    if len(rows) != len(set(ids)):
        raise refused(RefusalCode.STAGED_TEXT)
    return sorted(
        ({"id": r.id, "field": r.field, "digest": r.digest} for r in rows), key=lambda r: r["field"]
    )


def get_texts(
    session: Session, tables: ActTables, stream: str, of: Collection[int] | None = None
) -> dict[int, dict[str, str]]:
    """The texts of a stream's events: sequence number -> field -> text; `of` names the events wanted (None: all)."""
    t = tables.staged_input
    wanted = t.c.claimed_by.is_not(None) if of is None else t.c.claimed_by.in_(of)
    rows = session.execute(select(t.c.claimed_by, t.c.field, t.c.body).where(t.c.stream_id == stream, wanted))
    found: dict[int, dict[str, str]] = {}
    for seq, field, body in rows:
        found.setdefault(seq, {})[field] = body
    return found


def sweep(session: Session, tables: ActTables, at: datetime) -> int:
    """Delete texts that no event claimed within a week; returns how many."""
    t = tables.staged_input
    gone = session.execute(
        delete(t).where(t.c.claimed_by.is_(None), t.c.created_at < at - UNCLAIMED_FOR).returning(t.c.id)
    )
    return len(gone.all())
