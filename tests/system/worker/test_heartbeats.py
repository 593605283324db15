"""Heartbeats of a relay and of a job come to Temporal as they are made: one that is late is not taken for a death."""

import asyncio
import time

import pytest
from temporalio import activity
from temporalio.client import Client

from deploy.worker.assemble import make_workers
from deploy.worker.beating import BEAT
from shared.service.jobs import Job
from shared.service.work import Queue
from shared.temporal import data_converter, uncut_activity
from workflows.effects import SILENCE, Effects, activity_name
from workflows.schedules import RunJob

pytestmark = pytest.mark.engines
SOON = 3.5 * BEAT


@uncut_activity(activity_name("beating"))
def beat() -> int:
    """A relay, or a job, that lasts."""
    while not activity.is_worker_shutdown():
        time.sleep(0.1)
    return 0


async def heard(address, kind, given):
    """The instants of the heartbeats that Temporal gets, until there are two or the time for the second is over."""
    client, seen, first, ends = (
        await Client.connect(address, data_converter=data_converter(None)),
        set(),
        None,
        time.monotonic() + 60,
    )
    [worker] = make_workers(client, [Queue("beating", (Effects, RunJob), (beat,), 2)])
    async with worker:
        handle = await client.start_workflow(kind, given, id=f"{kind}/beating", task_queue="beating")
        while len(seen) < 2 and time.monotonic() < ends:
            for each in (await handle.describe()).raw_description.pending_activities:
                seen |= {each.last_heartbeat_time.ToNanoseconds()} - {0}
            if seen and first is None:
                first = time.monotonic()
                ends = first + SOON.total_seconds()
            await asyncio.sleep(0.1)
        await handle.terminate()
    return seen


@pytest.mark.parametrize(
    ("kind", "given"), [("Effects", "beating"), ("Job", Job(activity_name("beating"), "beating"))]
)
def test_a_second_heartbeat_comes_long_before_the_silence_is_over(temporal, kind, given):
    assert SOON < SILENCE * 0.8
    assert len(asyncio.run(heard(temporal.address, kind, given))) == 2
