"""Background jobs as Temporal Schedules: what runs when, and the one small workflow that runs a job's activity.

Missed runs of the last day are made up for, overlapping ones are skipped.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from shared.service.jobs import Job
from workflows import policies

__all__ = ["CATCH_UP", "Job", "RunJob", "sweep_name", "unclaimed_name"]

CATCH_UP = timedelta(days=1)


def sweep_name(service: str) -> str:
    """The activity that wakes the service's entities that lie too long."""
    return f"{service}.sweep"


def unclaimed_name(service: str) -> str:
    """The activity that deletes texts that were staged for an act and claimed by none."""
    return f"{service}.sweep_unclaimed"


@workflow.defn(name="Job")
class RunJob:
    """Runs one job's activity; a failed run is retried a few times and then left to the next one."""

    @workflow.run
    async def run(self, job: Job) -> None:
        """Run it."""
        await workflow.execute_activity(
            job.activity,
            task_queue=job.queue,
            start_to_close_timeout=job.attempt,
            heartbeat_timeout=policies.SILENCE,
            retry_policy=RetryPolicy(maximum_attempts=3),
        )
