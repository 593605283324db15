"""Waking what lies too long: entities whose workflow is gone, or fell behind the record in a crash.

A schedule runs it every minute. It asks only about streams with a clock or work that should have been looked at. One
that can't be asked is left for the next minute and keeps no other asleep.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.client import Client
from temporalio.exceptions import TemporalError
from temporalio.service import RPCError, RPCStatusCode

from shared import clock
from shared.acts.commit import get_head
from shared.acts.context import Context
from shared.acts.start import EntityAddress, list_overdue, next_epoch, start
from shared.database import Database
from shared.temporal import Bridge

log = logging.getLogger(__name__)
OVERDUE_BY = timedelta(seconds=60)
ASK_WITHIN = 2.0
"""Seconds in which a workflow answers: one whose task fails again and again never does."""


def sweep(
    database: Database,
    context: Context,
    bridge: Bridge,
    address: EntityAddress,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Start from the record every overdue entity that is not, or no longer rightly, running; returns how many.

    Ends early once `stopping`: one that is out of time must not go on beside the one begun in its place. Raises
    RPCError where Temporal is away: then there is nobody to ask about any of them.
    """
    before, count = clock.now() - OVERDUE_BY, 0
    for stream in _round(partial(list_overdue, database, context, before), _somewhere()):
        if stopping():
            break
        count += _woken(database, context, bridge, address, stream)
    return count


def _somewhere() -> str:
    """An id among those of streams, where a sweep begins: each elsewhere, so that all have their turn.

    Some hundred that never answer take a sweep's whole time; whoever came behind them would never be woken.
    """
    return str(uuid.uuid4())


def _round(list_page: Callable[[str, str], list[str]], first: str) -> Iterator[str]:
    """Each once: those behind `first`, then those up to it. `list_page` gives some of those between two ids."""
    for begin, last in ((first, ""), ("", first)):
        after = begin
        while page := list_page(after, last):
            yield from page
            after = page[-1]


def _woken(database: Database, context: Context, bridge: Bridge, address: EntityAddress, stream: str) -> bool:
    """Whether the entity had to be started anew. Raises RPCError where Temporal is away."""
    with database.transaction() as session:
        head = get_head(session, context.tables, stream)
    try:
        if head is None:
            return False
        knows = bridge.call(partial(_newest_known, address=address, stream=stream), ASK_WITHIN)
        if knows is not None and knows >= head.seq and not _is_set_back(database, context, stream, knows):
            return False
        renewed = next_epoch(database, context, stream, head.epoch)
        bridge.call(partial(start, address=address, head=renewed, replace_running=True))
    except (TemporalError, TimeoutError) as error:
        if isinstance(error, RPCError) and error.status == RPCStatusCode.UNAVAILABLE:
            raise
        log.warning(
            "an entity could not be looked at", extra={"event": stream, "error": type(error).__name__}
        )
        return False
    return True


def _is_set_back(database: Database, context: Context, stream: str, knows: int) -> bool:
    """Whether the record, read after its workflow was asked, lacks an event that the workflow knows.

    An older database was put in: the workflow must not go on from what is lost.
    """
    with database.transaction() as session:
        head = get_head(session, context.tables, stream)
    if head is None or knows <= head.seq:
        return False
    log.warning("the record was set back: its workflow has seen more", extra={"event": stream})
    return True


async def _newest_known(client: Client, address: EntityAddress, stream: str) -> int | None:
    """The newest event that the entity's workflow knows; None where none runs."""
    handle = client.get_workflow_handle(address.workflow_id(stream))
    try:
        status = (await handle.describe()).raw_description.workflow_execution_info.status
        if status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING:
            return None
        return int(await handle.query("seq"))
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return None
        raise
