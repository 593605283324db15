"""Relays and schedules come back by themselves where Temporal's store was lost under a running worker."""

import asyncio

import pytest
from pydantic import SecretStr
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from deploy.worker import always_there
from deploy.worker.assemble import assemble
from shared.registry.table import find, get_services
from shared.settings import Settings
from shared.temporal import data_converter
from tests.engines import own_temporal

pytestmark = pytest.mark.engines
ZONE = "America/New_York"


@pytest.fixture
def everything():
    nobody = {
        f"database_url_{each.name}": SecretStr("postgresql://nobody@127.0.0.1:9/none")
        for each in get_services()
    }
    settings = Settings(mode="embedded", secret_key=SecretStr("k" * 40), **nobody)
    return [(each, assemble(each, find(each.parts)(settings))) for each in get_services()]


async def what_is_there(client, everything):
    """The relays that run and the schedules that are there, by name."""
    found = set()
    for service, assembled in everything:
        if service.acts and await relay_status(client, service) == WorkflowExecutionStatus.RUNNING:
            found.add(service.name)
        for job in assembled.jobs:
            try:
                await client.get_schedule_handle(job.schedule_id).describe()
                found.add(job.schedule_id)
            except RPCError as error:
                assert error.status == RPCStatusCode.NOT_FOUND
    return found


async def relay_status(client, service):
    return (await client.get_workflow_handle(f"effects/{service.name}").describe()).status


def test_relay_and_schedules_that_are_gone_come_back_while_the_worker_works(
    tmp_path_factory, everything, monkeypatch
):
    monkeypatch.setattr(always_there, "LOOK_EVERY", 0.2)

    async def story(address):
        client, stop = await Client.connect(address, data_converter=data_converter(None)), asyncio.Event()
        await always_there.begin(client, everything, ZONE)
        all_of_it = await what_is_there(client, everything)
        keeping = asyncio.create_task(always_there.keep(client, everything, ZONE, stop))
        await client.get_workflow_handle("effects/agreements").terminate("as if it had been lost")
        for job in (job for _, assembled in everything for job in assembled.jobs):
            await client.get_schedule_handle(job.schedule_id).delete()
        for _ in range(600):
            if (found := await what_is_there(client, everything)) == all_of_it:
                break
            await asyncio.sleep(0.1)
        stop.set()
        await asyncio.wait_for(keeping, 30)
        assert {"agreements", "job/agreements.sweep", "job/portal.send_mail"} <= all_of_it
        assert found == all_of_it

    with own_temporal(tmp_path_factory) as temporal:
        asyncio.run(story(temporal.address))


def test_worker_goes_on_looking_while_temporal_does_not_answer(everything, monkeypatch):
    monkeypatch.setattr(always_there, "LOOK_EVERY", 0.05)
    looks = []

    async def away(client, of, zone):
        looks.append(of)
        raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")

    async def story():
        stop = asyncio.Event()
        keeping = asyncio.create_task(always_there.keep(None, everything, ZONE, stop))
        while len(looks) < 3:
            await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(keeping, 30)

    monkeypatch.setattr(always_there, "restore", away)
    asyncio.run(asyncio.wait_for(story(), 60))
