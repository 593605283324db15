"""The portal's job on a real Temporal: it sends what waits, and working days follow the state's calendar."""

import asyncio
from datetime import date, timedelta

import pytest
from temporalio.client import Client

from deploy.worker.assemble import assemble, make_workers
from services.portal.worker import is_working_day
from shared.registry.table import get_service
from shared.temporal import data_converter
from tests.desk import Task, create_task
from tests.integration.portal.seeded import SEEDED_AT, account

pytestmark = pytest.mark.engines


def test_job_sends_mail_when_it_runs(site, temporal):
    task = Task(
        "t",
        "agreements",
        "a",
        "sign",
        "Sign it",
        "/a",
        SEEDED_AT - timedelta(hours=1),
        for_account=account("dana-mercer"),
    )
    with site.databases.agreements.transaction() as session:
        create_task(session, task)

    async def run():
        client = await Client.connect(temporal.address, data_converter=data_converter(None))
        made = assemble(get_service("portal"), site.app.extensions["concord.portal"])
        async with make_workers(client, made.queues)[0]:
            await client.execute_workflow("Job", made.jobs[0], id="job/mail", task_queue="portal")

    asyncio.run(run())
    assert "task_new" in {m.kind for m in site.mail()}


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 11, 26), False),  # Thanksgiving
        (date(2026, 6, 19), False),  # West Virginia Day is the 20th; Juneteenth
    ],
)
def test_mornings_of_mail_follow_the_state_s_holidays(day, working):
    assert is_working_day(day, "US-WV") is working
