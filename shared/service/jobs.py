"""A background job as a service declares it. Pure data: `deploy.worker` schedules it, `workflows.schedules` runs it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Job:
    """A background job: the activity, its queue, and when (an interval, or a cron expression in the state's zone)."""

    activity: str
    queue: str
    every: timedelta | None = None
    cron: str = ""
    attempt: timedelta = timedelta(minutes=10)

    @property
    def schedule_id(self) -> str:
        """The schedule's id."""
        return f"job/{self.activity}"
