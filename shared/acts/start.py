"""Starting an entity's workflow from its record: after the loss of Temporal's store, an import, a seed, a reopening.

The epoch goes up by one, so that an older workflow that comes back is refused by the commit and ends itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select, update
from temporalio.client import Client, WorkflowHandle
from temporalio.common import Priority, WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from shared.acts.commit import get_head, head_of, lock_head
from shared.acts.context import Context
from shared.acts.messages import Head
from shared.database import Database
from shared.errors import NotFound
from shared.progress import Tick, silent
from shared.temporal import Bridge

TASK_WITHIN = timedelta(seconds=5)
"""A task of a worker that was killed goes to another after this long; an act's commit (4 s) fits into it."""
LAST = Priority(priority_key=5)
"""Of 1 to 5; what says nothing has 3. Held by the workflow for as long as it runs, it counts only where tasks wait."""


@dataclass(frozen=True)
class EntityAddress:
    """Where a context's workflows live: type name, task queue, and the id of a stream's workflow."""

    workflow: str
    queue: str
    workflow_id: Callable[[str], str]


def next_epoch(database: Database, context: Context, stream: str, seen: int) -> Head:
    """Raise the stream's epoch above `seen` and return its head. Raises NotFound.

    Where another sender has raised it already, it stays: several who find no workflow at once start the same one.
    """
    with database.transaction() as session:
        row = lock_head(session, context.tables, stream)
        if row is None:
            raise NotFound("There is no such record.")
        head = head_of(row)
        if head.epoch > seen:
            return head
        t = context.tables.stream
        session.execute(update(t).where(t.c.stream_id == stream).values(epoch=seen + 1))
    return replace(head, epoch=seen + 1)


async def start(
    client: Client, address: EntityAddress, head: Head, *, replace_running: bool = False
) -> WorkflowHandle[object, object]:
    """Start the workflow of a head that `next_epoch` returned. One that runs already stays, or is replaced.

    What replaces is done to many at once and nobody waits for it, so it lets the acts that people wait for go first.
    """
    replace, keep = WorkflowIDConflictPolicy.TERMINATE_EXISTING, WorkflowIDConflictPolicy.USE_EXISTING
    return await client.start_workflow(
        address.workflow,
        head,
        id=address.workflow_id(head.stream),
        task_queue=address.queue,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=replace if replace_running else keep,
        task_timeout=TASK_WITHIN,
        priority=LAST if replace_running else Priority.default,
    )


def list_overdue(
    database: Database,
    context: Context,
    before: datetime,
    after: str = "",
    last: str = "",
    *,
    limit: int = 500,
) -> list[str]:
    """Streams whose workflow should have looked before that instant: what a crash may have left lying.

    By their ids, those behind `after` and up to `last` ("": to the end): a page at a time, so that what lies long does
    not hide what lies since.
    """
    t = context.tables.stream
    query = select(t.c.stream_id).where(t.c.wake_at < before, t.c.stream_id > after)
    query = query.where(t.c.stream_id <= last) if last else query
    with database.transaction() as session:
        return list(session.execute(query.order_by(t.c.stream_id).limit(limit)).scalars())


def list_awake(database: Database, context: Context) -> list[str]:
    """Every stream with an armed clock or work: those that need a running workflow."""
    t = context.tables.stream
    with database.transaction() as session:
        return list(
            session.execute(
                select(t.c.stream_id).where(t.c.wake_at.is_not(None)).order_by(t.c.stream_id)
            ).scalars()
        )


def rehydrate(
    database: Database, context: Context, bridge: Bridge, address: EntityAddress, tick: Tick = silent
) -> int:
    """Start, under a new epoch, the workflow of every stream with a clock or work; returns how many.

    After Temporal's store was lost or restored. One that runs is replaced: the record is the truth, and the older run
    could not commit any more.
    """
    streams = list_awake(database, context)
    for number, stream in enumerate(streams, start=1):
        with database.transaction() as session:
            head = get_head(session, context.tables, stream)
        renewed = next_epoch(database, context, stream, head.epoch if head else 0)
        bridge.call(partial(start, address=address, head=renewed, replace_running=True))
        tick(number, len(streams))
    return len(streams)
