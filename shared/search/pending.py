"""Which rows another engine's copy does not have yet as they are, and which of its indexes take every change.

A row is named here in the transaction that writes it, and let go only once the other engine has that very state.
So the copy is never asked about a row that it may be wrong about: not about a new wall, not about a removal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text
from sqlalchemy.orm import Session

DRAINING = 4_711_002
"""One upkeep of the copies at a time: held until the transaction ends."""

_COLUMNS = (
    "e.context, e.entity_id, e.kind, e.title, e.body, e.path, e.facets, e.allow, e.walls, e.updated_at, e.removed,"
    " e.change"
)


RowState = tuple[str, str, int]
"""One state of one row: context, id, change."""


@dataclass(frozen=True)
class Copied:
    """One row as an engine's copy should have it. `change` orders its states."""

    context: str
    entity_id: str
    kind: str
    title: str
    body: str
    path: str
    facets: list[str]
    allow: list[str]
    walls: list[str]
    updated_at: datetime
    removed: bool
    change: int

    @property
    def state(self) -> RowState:
        """Which state of which row this is."""
        return (self.context, self.entity_id, self.change)


def anything_waits(connection: Connection) -> bool:
    """Whether there is a row that is not yet in the copy; mostly there is none, and one way to the server tells it."""
    return bool(connection.execute(text("SELECT EXISTS (SELECT FROM search.pending)")).scalar())


def pending_ids(session: Session, most: int) -> list[tuple[str, str]] | None:
    """The rows (context, id) not yet in the copy, or None where they are more than `most`."""
    rows = session.execute(
        text("SELECT context, entity_id FROM search.pending LIMIT :limit"), {"limit": most + 1}
    ).all()
    return None if len(rows) > most else [(row.context, row.entity_id) for row in rows]


def pending_rows(session: Session, most: int) -> list[Copied]:
    """Some of those rows as they are now, the longest waiting first."""
    rows = session.execute(
        text(f"""
            SELECT {_COLUMNS} FROM search.pending AS p JOIN search.entry AS e USING (context, entity_id)
            ORDER BY p.change LIMIT :limit"""),  # noqa: S608  # columns of ours
        {"limit": most},
    )
    return [_copied(row) for row in rows]


def let_go(session: Session, states: list[RowState]) -> None:
    """The copy has these states now; a row that has changed again stays."""
    session.execute(
        text("""
            DELETE FROM search.pending AS p
            USING unnest(CAST(:contexts AS text[]), CAST(:ids AS text[]), CAST(:changes AS bigint[]))
                AS done (context, entity_id, change)
            WHERE p.context = done.context AND p.entity_id = done.entity_id AND p.change = done.change"""),
        {
            "contexts": [context for context, _, _ in states],
            "ids": [entity_id for _, entity_id, _ in states],
            "changes": [change for _, _, change in states],
        },
    )


def all_rows(session: Session, batch: int) -> Iterator[list[Copied]]:
    """Every row that can be found, as of one instant, in batches and constant memory."""
    rows = session.execute(
        text(f"SELECT {_COLUMNS} FROM search.entry AS e WHERE NOT e.removed"),  # noqa: S608
        execution_options={"yield_per": batch},
    )
    for part in rows.partitions():
        yield [_copied(row) for row in part]


def count_rows(session: Session) -> int:
    """How many rows can be found now."""
    return int(session.execute(text("SELECT count(*) FROM search.entry WHERE NOT removed")).scalar_one())


def lock_upkeep(session: Session, key: int) -> None:
    """Wait until no other transaction does this upkeep."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def builds(session: Session) -> list[str]:
    """The indexes that take every change."""
    return list(session.execute(text("SELECT name FROM search.build ORDER BY name")).scalars())


def add_build(session: Session, name: str) -> None:
    """From now on this index takes every change too."""
    session.execute(text("INSERT INTO search.build (name) VALUES (:name)"), {"name": name})


def keep_build(session: Session, name: str) -> None:
    """From now on this index alone takes changes."""
    session.execute(text("DELETE FROM search.build WHERE name <> :name"), {"name": name})


def _copied(row: Row[Any]) -> Copied:
    return Copied(**row._mapping)
