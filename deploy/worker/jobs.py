"""Makes the Temporal Schedules of all jobs what the code says, at each start of a worker. Idempotent."""

import contextlib
from collections.abc import Iterable

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleUpdate,
)

from workflows.schedules import CATCH_UP, Job


async def ensure_schedules(client: Client, jobs: Iterable[Job], zone: str) -> None:
    """Create each job's schedule, or bring it up to date."""
    for job in jobs:
        wanted = _schedule(job, zone)
        try:
            await client.create_schedule(job.schedule_id, wanted)
        except ScheduleAlreadyRunningError:
            handle = client.get_schedule_handle(job.schedule_id)
            await handle.update(lambda _: ScheduleUpdate(wanted))  # noqa: B023  # awaited before the next turn


async def restore_schedules(client: Client, jobs: Iterable[Job], zone: str) -> None:
    """Create the schedules that are not there; those that are stay as they are."""
    for job in jobs:
        with contextlib.suppress(ScheduleAlreadyRunningError):
            await client.create_schedule(job.schedule_id, _schedule(job, zone))


def _schedule(job: Job, zone: str) -> Schedule:
    spec = (
        ScheduleSpec(intervals=[ScheduleIntervalSpec(every=job.every)])
        if job.every
        else ScheduleSpec(cron_expressions=[job.cron], time_zone_name=zone)
    )
    action = ScheduleActionStartWorkflow("Job", job, id=job.schedule_id, task_queue=job.queue)
    policy = SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP)
    return Schedule(action=action, spec=spec, policy=policy)
