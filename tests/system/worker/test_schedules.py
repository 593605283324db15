"""What Temporal keeps of each job's schedule: a day's missed runs are made up for, none starts beside another."""

import asyncio
from datetime import timedelta

import pytest
from temporalio.client import Client, ScheduleOverlapPolicy, SchedulePolicy, ScheduleUpdate

from deploy.worker.jobs import ensure_schedules, restore_schedules
from shared.service.jobs import Job
from shared.temporal import data_converter

pytestmark = pytest.mark.engines
ZONE = "America/New_York"
EVERY_MINUTE = Job("tools.sweep", "tools", every=timedelta(minutes=1))
AT_NIGHT = Job("tools.tidy", "tools", cron="15 3 * * *")
OLDER = SchedulePolicy(overlap=ScheduleOverlapPolicy.BUFFER_ALL, catchup_window=timedelta(days=365))


async def kept(client, job):
    return (await client.get_schedule_handle(job.schedule_id).describe()).schedule


async def loosen(client, job):
    """As an earlier version of the code, or somebody at Temporal's own page, may have left it."""

    def change(described):
        described.description.schedule.policy = OLDER
        return ScheduleUpdate(described.description.schedule)

    await client.get_schedule_handle(job.schedule_id).update(change)


@pytest.mark.parametrize("make", [ensure_schedules, restore_schedules])
def test_schedules_skip_what_overlaps_and_catch_up_one_day(temporal, make):
    async def story():
        client = await Client.connect(temporal.address, data_converter=data_converter(None))
        await make(client, (EVERY_MINUTE, AT_NIGHT), ZONE)
        for job in (EVERY_MINUTE, AT_NIGHT):
            policy = (await kept(client, job)).policy
            assert (policy.overlap, policy.catchup_window) == (ScheduleOverlapPolicy.SKIP, timedelta(days=1))
        assert [each.every for each in (await kept(client, EVERY_MINUTE)).spec.intervals] == [
            timedelta(minutes=1)
        ]
        assert (await kept(client, AT_NIGHT)).spec.time_zone_name == ZONE
        for job in (EVERY_MINUTE, AT_NIGHT):
            await client.get_schedule_handle(job.schedule_id).delete()

    asyncio.run(story())


def test_start_of_a_worker_brings_an_older_policy_up_to_date(temporal):
    async def story():
        client = await Client.connect(temporal.address, data_converter=data_converter(None))
        await ensure_schedules(client, (AT_NIGHT,), ZONE)
        await loosen(client, AT_NIGHT)
        assert (await kept(client, AT_NIGHT)).policy.overlap == ScheduleOverlapPolicy.BUFFER_ALL
        await ensure_schedules(client, (AT_NIGHT,), ZONE)
        policy = (await kept(client, AT_NIGHT)).policy
        assert (policy.overlap, policy.catchup_window) == (ScheduleOverlapPolicy.SKIP, timedelta(days=1))
        await client.get_schedule_handle(AT_NIGHT.schedule_id).delete()

    asyncio.run(story())
