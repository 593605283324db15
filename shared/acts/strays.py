"""Ending workflows that the record knows nothing of, or from which it waits for nothing.

After an older database was put in beside a Temporal that was not emptied: a draft's workflow may believe that it was
submitted, and that of an agreement begun since has no record at all. `start.rehydrate` replaces those that have
something to do; these are ended, and the next act starts them from the record.
"""

from functools import partial

from sqlalchemy import select
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from shared.acts.context import Context
from shared.acts.start import EntityAddress, list_awake, next_epoch
from shared.database import Database
from shared.progress import Tick, silent
from shared.temporal import Bridge

LIST_WITHIN = 60.0
"""Seconds in which Temporal lists what runs: some ten thousand, a page of a thousand at a time."""


def end_strays(
    database: Database, context: Context, bridge: Bridge, address: EntityAddress, tick: Tick = silent
) -> int:
    """End every running workflow whose record has no clock and no work, or is not there; returns how many.

    One that was right is started again by the next act. Raises RPCError, TimeoutError where Temporal is away.
    """
    running = bridge.call(partial(_list_running, address=address), LIST_WITHIN)
    awake = {address.workflow_id(stream) for stream in list_awake(database, context)}
    records, strays = _records(database, context, address), sorted(running - awake)
    for number, stray in enumerate(strays, start=1):
        if stray in records:
            next_epoch(database, context, *records[stray])  # what it still has on its way is refused
        bridge.call(partial(_end, workflow_id=stray))
        tick(number, len(strays))
    return len(strays)


def _records(database: Database, context: Context, address: EntityAddress) -> dict[str, tuple[str, int]]:
    """The streams that there are and their epochs, by the id of their workflow."""
    t = context.tables.stream
    with database.transaction() as session:
        found = session.execute(select(t.c.stream_id, t.c.epoch)).all()
    return {address.workflow_id(stream): (stream, epoch) for stream, epoch in found}


async def _list_running(client: Client, address: EntityAddress) -> set[str]:
    query = f"WorkflowType = '{address.workflow}' AND ExecutionStatus = 'Running'"
    return {each.id async for each in client.list_workflows(query)}


async def _end(client: Client, workflow_id: str) -> None:
    try:
        await client.get_workflow_handle(workflow_id).terminate("its record waits for nothing")
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:  # it has ended by itself
            raise
