"""Changes of what a context's records are made with (clauses, routes, clock rules) as events, in streams of their own.

They stand beside the context's records in the same tables and hash chains, so that one audit finds tampering in all of
them. They have no workflow and no clocks. Bodies hold ids and digests; reasons and texts stay in the features' rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared import clock
from shared.acts.commit import get_head
from shared.acts.context import Recorded
from shared.acts.decision import Decision
from shared.acts.messages import Act
from shared.acts.record import append, lock_stream, open_stream, seen_before
from shared.acts.rules import Table
from shared.acts.tables import ActTables
from shared.auth.actor import Actor

NO_ACTS = Table("changes", (), {})


@dataclass(frozen=True)
class Changes:
    """A context's changes. To the commit it is a context without acts, and without rows that a stream would keep.

    A stream is named by what it is of and its id, such as `clause:<id>`.
    """

    name: str
    tables: ActTables
    rules: Table = NO_ACTS

    def begin(self, session: Session, stream: str, key: str) -> bool:
        """Wait for other changes of the stream to end; whether this key was already used on it (a double click)."""
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(stream, 0))))
        return seen_before(session, self, stream, key, clock.now())

    def write(
        self, session: Session, stream: str, name: str, actor: Actor, *, key: str, body: Mapping[str, Any]
    ) -> None:
        """Add the event of a change, in the caller's transaction."""
        act = Act(name, key, "", clock.now(), actor.claims())
        decision = Decision({"status": "record", "agencies": []}, dict(body))
        if get_head(session, self.tables, stream) is None:
            open_stream(session, self, stream, act, decision)
        else:
            append(session, self, lock_stream(session, self, stream), act, decision)

    def decide(self, state: Mapping[str, Any], act: Act) -> Decision:
        """Never: a change is written, not decided."""
        raise NotImplementedError(act.name)

    def recheck(self, session: Session, state: Mapping[str, Any], act: Act) -> None:
        """Nothing."""

    def record(self, session: Session, recorded: Recorded) -> None:
        """Nothing: the feature writes its rows in the same transaction."""
