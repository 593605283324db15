"""What must always be there in Temporal besides the entities: each service's relay, and the schedules of all jobs.

Made when a worker starts, and looked after while it works: after the loss of Temporal's store they come back by
themselves within a minute, where the entities come back by `concord workflows rehydrate`.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError

from deploy.worker.assemble import Assembled
from deploy.worker.jobs import ensure_schedules, restore_schedules
from shared.registry.declaration import Service
from workflows import effects

log = logging.getLogger(__name__)
LOOK_EVERY = 60.0
"""Seconds between two looks; each costs Temporal one small question a relay and a schedule."""
LOOK_WITHIN = 5.0
"""Seconds of one look at most: a worker that is told to stop does not wait for an engine that is away."""

AssembledServices = Sequence[tuple[Service, Assembled]]


async def begin(client: Client, all_of: AssembledServices, zone: str) -> None:
    """Start every relay that does not run, and make every schedule what the code says. Raises RPCError."""
    for service, assembled in all_of:
        await _start_relay(client, service, assembled)
        await ensure_schedules(client, assembled.jobs, zone)


async def keep(client: Client, all_of: AssembledServices, zone: str, stop: asyncio.Event) -> None:
    """Look after them until `stop`."""
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_EVERY)
            return
        try:
            async with asyncio.timeout(LOOK_WITHIN):
                await restore(client, all_of, zone)
        except (RPCError, TimeoutError) as error:
            log.warning(
                "relays and schedules could not be looked after", extra={"error": type(error).__name__}
            )


async def restore(client: Client, all_of: AssembledServices, zone: str) -> None:
    """Start every relay that does not run, and make every schedule that is gone. Raises RPCError."""
    for service, assembled in all_of:
        await _start_relay(client, service, assembled)
        await restore_schedules(client, assembled.jobs, zone)


async def _start_relay(client: Client, service: Service, assembled: Assembled) -> None:
    if not service.acts:
        return
    await client.start_workflow(
        "Effects",
        service.name,
        id=effects.workflow_id(service.name),
        task_queue=assembled.queues[0].name,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        task_timeout=timedelta(seconds=10),
    )
