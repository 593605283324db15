"""Changes of what a context's records are made with (clauses, routes, clock rules) as events, in streams of their own.

They stand beside the context's records in the same tables and hash chains, so that one audit finds tampering in all of
them. They have no workflow and no clocks. Bodies hold ids and digests; reasons and texts stay in the features' rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from shared import clock
from shared.acts.commit import get_head, get_outcome
from shared.acts.context import RecordedAct
from shared.acts.decision import Decision
from shared.acts.messages import Act
from shared.acts.rules import Table
from shared.acts.streams import append, lock_stream, open_stream
from shared.acts.tables import ActTables
from shared.audit.chain import digest_of
from shared.auth.actor import Actor
from shared.errors import KeyReused

NO_ACTS = Table("changes", (), {})
NOT_COMPARED = ""
"""The digest of changes that were recorded before contents were compared: their keys answer as they did."""


@dataclass(frozen=True)
class Changes:
    """A context's changes. To the commit it is a context without acts, and without rows that a stream would keep.

    A stream is named by what it is of and its id, such as `clause:<id>`.
    """

    name: str
    tables: ActTables
    rules: Table = NO_ACTS

    def begin(
        self, session: Session, stream: str, key: str, content: Mapping[str, Any]
    ) -> Mapping[str, Any] | None:
        """Wait for other changes of the stream to end; what this key already wrote on it (a double click), or None.

        `content` is all that the key stands for. Raises KeyReused where it wrote something else. A change of before
        contents were compared answers with nothing in it.
        """
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(stream, 0))))
        known = get_outcome(session, self.tables, stream, key)
        if known is None:
            return None
        if known.digest not in (NOT_COMPARED, digest_of(content)):
            raise KeyReused(
                "This was sent before with another content, and that was recorded.",
                way_out="Open the page again to see what was recorded, and change it from there.",
            )
        return dict(known.result)

    def write(
        self,
        session: Session,
        stream: str,
        name: str,
        actor: Actor,
        *,
        key: str,
        content: Mapping[str, Any],
        body: Mapping[str, Any],
    ) -> None:
        """Add the event of a change, in the caller's transaction; under this key `begin` answers its body afterwards.

        `content` is the one that `begin` was given.
        """
        act = Act(name, key, digest_of(content), clock.now(), actor.claims())
        session.execute(insert(self.tables.outcome), {
            "stream_id": stream, "key": key, "digest": act.digest, "seq": 0, "status": "recorded",
            "result": dict(body), "at": act.at,
        })  # fmt: skip
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

    def record(self, session: Session, recorded: RecordedAct) -> None:
        """Nothing: the feature writes its rows in the same transaction."""
