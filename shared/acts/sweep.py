"""Waking what lies too long: entities whose workflow is gone, or fell behind the record in a crash.

A schedule runs it every minute. It asks only about streams with a clock or work that should have been looked at.
"""

from datetime import timedelta
from functools import partial

from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from shared import clock
from shared.acts.commit import get_head
from shared.acts.context import Context
from shared.acts.messages import Head
from shared.acts.start import EntityAddress, list_overdue, next_epoch, start
from shared.database import Database
from shared.temporal import Bridge

OVERDUE_BY = timedelta(seconds=60)


def sweep(database: Database, context: Context, bridge: Bridge, address: EntityAddress) -> int:
    """Start from the record every overdue entity that is not, or no longer rightly, running; returns how many."""
    count = 0
    for stream in list_overdue(database, context, clock.now() - OVERDUE_BY):
        with database.transaction() as session:
            head = get_head(session, context.tables, stream)
        if head is None or bridge.call(partial(_is_abreast, address=address, head=head)):
            continue
        renewed = next_epoch(database, context, stream, head.epoch)
        bridge.call(partial(start, address=address, head=renewed, replace_running=True))
        count += 1
    return count


async def _is_abreast(client: Client, address: EntityAddress, head: Head) -> bool:
    """Whether the entity's workflow runs and knows the record's newest event."""
    handle = client.get_workflow_handle(address.workflow_id(head.stream))
    try:
        status = (await handle.describe()).raw_description.workflow_execution_info.status
        if status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING:
            return False
        return int(await handle.query("seq")) >= head.seq
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return False
        raise
