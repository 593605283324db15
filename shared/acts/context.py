"""What a context (agreements, complaints, training) brings to the shared commit: its rules, its tables, its hooks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from shared.acts.decision import Decision
from shared.acts.messages import Act, Head
from shared.acts.rules import Table
from shared.acts.tables import ActTables


@dataclass(frozen=True)
class RecordedAct:
    """One committed act as the context's own rows see it: before, after, and the decision between them.

    `dues` says when each running clock is due (the head's own `due` says when the workflow must next look).
    """

    before: Head
    after: Head
    act: Act
    decision: Decision
    dues: Mapping[str, datetime] = field(default_factory=dict)


class Context(Protocol):
    """The part of the commit that differs from context to context."""

    @property
    def name(self) -> str:
        """The context's name, as in its schema and its workflow ids."""

    @property
    def rules(self) -> Table:
        """Its transition table."""

    @property
    def tables(self) -> ActTables:
        """Its core tables."""

    def decide(self, state: Mapping[str, Any], act: Act) -> Decision:
        """The decision on an act that the table allows. Pure. Raises Refused."""

    def recheck(self, session: Session, state: Mapping[str, Any], act: Act) -> None:
        """What only the database knows at this instant: grants, sessions, versions. Only reads. Raises Refused."""

    def record(self, session: Session, recorded: RecordedAct) -> None:
        """Write the context's own rows (read model, tasks, search entry) in the same transaction."""
