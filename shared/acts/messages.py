"""What travels between a service, Temporal and the commit: ids, decisions and hashes, never text.

Pure (standard library and the actor's claims): workflows import it. Every field has a default or was there from
the first release, so that an old history decodes for ever.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.auth.actor import SYSTEM, ActorClaims


@dataclass(frozen=True)
class Act:
    """One act of a person (or of a clock) on one stream.

    `key` is the Idempotency-Key; `digest` the SHA-256 of what was sent under it; `ids` the act's inputs, as ids,
    codes, hashes and dates; `staged` the ids of free text kept in PostgreSQL; `seen` the head's sequence number
    that the sender had before it.
    """

    name: str
    key: str
    digest: str
    at: datetime
    actor: ActorClaims = SYSTEM
    ids: dict[str, Any] = field(default_factory=dict)
    staged: list[str] = field(default_factory=list)
    seen: int = 0


@dataclass(frozen=True)
class Head:
    """Where a stream stands: its epoch (how often it was started from the record), sequence number and state.

    `state` is the context's own snapshot, ids only. `due` are armed clocks: name -> instant at which the workflow
    must next look, which may be a reminder's; when a clock is due, `RecordedAct.dues` says (old histories hold the
    name, so it stays). `work` names what the workflow itself must now do (freeze a package, seal a copy).
    `closed` means that no clock or work can follow.
    """

    stream: str
    epoch: int
    seq: int
    state: dict[str, Any]
    due: dict[str, datetime] = field(default_factory=dict)
    work: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def next_look(self) -> datetime | None:
        """The first instant at which the workflow must look; None where no clock is armed."""
        return min(self.due.values(), default=None)


@dataclass(frozen=True)
class Outcome:
    """The answer to an act, stored for ever under its key: the same key always gets this again."""

    key: str
    seq: int
    status: str
    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CommitInput:
    """What the workflow hands to the commit: the act, and the epoch it runs in."""

    stream: str
    epoch: int
    act: Act


@dataclass(frozen=True)
class Refusal:
    """Why an act was not done: a stable code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True)
class Committed:
    """What the commit hands back: the stream's head, and the act's outcome or its refusal.

    The head comes with a refusal too, so that a workflow that fell behind the record catches up.
    """

    head: Head
    outcome: Outcome | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class WorkInput:
    """One piece of the workflow's own work: the activity does it and returns the act that records it."""

    stream: str
    seq: int
    work: str
    state: dict[str, Any]


@dataclass(frozen=True)
class WorkResult:
    """The system act that records a finished piece of work."""

    act: str
    ids: dict[str, Any] = field(default_factory=dict)
