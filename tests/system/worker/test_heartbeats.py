"""A relay's heartbeats come to Temporal as they are made, so that one that is late is not taken for a dead relay."""

import asyncio
import time

import pytest
from temporalio import activity
from temporalio.client import Client

from deploy.worker.assemble import make_workers
from deploy.worker.beating import BEAT
from shared.service.work import Queue
from workflows.effects import SILENCE, Effects, activity_name

pytestmark = pytest.mark.engines
SOON = 3.5 * BEAT


@activity.defn(name=activity_name("beating"), no_thread_cancel_exception=True)
def beat() -> int:
    """A relay with nothing to do."""
    while not activity.is_worker_shutdown():
        time.sleep(0.1)
    return 0


async def heard(address, enough, within):
    """The instants of the heartbeats that Temporal gets, until there are enough or the time is over."""
    client, seen, ends = await Client.connect(address), set(), None
    [worker] = make_workers(client, [Queue("beating", (Effects,), (beat,), 2)])
    async with worker:
        handle = await client.start_workflow("Effects", "beating", id="effects/beating", task_queue="beating")
        while len(seen) < enough and (ends is None or time.monotonic() < ends):
            for each in (await handle.describe()).raw_description.pending_activities:
                seen |= {each.last_heartbeat_time.ToNanoseconds()} - {0}
            if seen and ends is None:
                ends = time.monotonic() + within.total_seconds()
            await asyncio.sleep(0.1)
        await handle.terminate()
    return seen


def test_a_second_heartbeat_comes_long_before_the_silence_is_over(temporal):
    assert SOON < SILENCE * 0.8
    assert len(asyncio.run(heard(temporal.address, 2, SOON))) == 2
