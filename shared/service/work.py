"""What one service's workers do: its queues, and what stands behind each. `deploy.worker.assemble` makes workers of it.

What every service has (the commit, the relay, the sweep, the audit's jobs) is added there and written nowhere again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.acts.relay import Handler
from shared.service.jobs import Job

Activity = Callable[..., Any]


@dataclass(frozen=True)
class Queue:
    """One task queue with threads of its own, so that slow work on one never delays another."""

    name: str
    workflows: Sequence[type] = ()
    activities: Sequence[Activity] = ()
    threads: int = 12


@dataclass(frozen=True)
class Work:
    """All of a service's work. `main` is the queue of its acts, relay and jobs.

    `kind` is its `workflows.entity.EntityKind`, where it keeps records with acts: it names the commit's activity and
    the entity's own work. `handlers` bring about its effects, by kind.
    """

    main: Queue
    others: Sequence[Queue] = ()
    kind: Any = None
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    jobs: Sequence[Job] = ()
