"""The portal's worker: one queue for its background jobs. Puts parts together and holds no rules.

`workflows.schedules.RunJob` runs each job; the schedules themselves are made by the composition root.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from services.portal.audit import install as audit
from services.portal.deps import Portal
from services.portal.work.mailing import send_waiting
from shared.calendar import is_business_day
from shared.settings import Settings
from workflows.schedules import Job, RunJob

QUEUE = "portal"
SEND_MAIL = "portal.send_mail"
JOBS = (Job(SEND_MAIL, QUEUE, every=timedelta(minutes=15)), *audit.audit_jobs(QUEUE))
"""The portal's background jobs."""
CATCH_UP = "portal.search_catch_up"


def jobs(settings: Settings) -> tuple[Job, ...]:
    """The jobs under these settings: Elasticsearch's copy is brought up to the rows, where there is one."""
    copying = Job(CATCH_UP, QUEUE, every=timedelta(seconds=5))
    return (*JOBS, copying) if settings.search_engine == "elasticsearch" else JOBS


@dataclass(frozen=True)
class MailActivity:
    """The job that writes to people about what waits for them."""

    portal: Portal

    @activity.defn(name=SEND_MAIL)
    def send_mail(self) -> None:
        """Send what is new, due or overdue, and the morning's digests. Safe to run twice."""
        send_waiting(self.portal, lambda day: is_working_day(day, self.portal.settings.jurisdiction))


@dataclass(frozen=True)
class CatchUpActivity:
    """The job that brings the search engine's copy up to the rows."""

    portal: Portal

    @activity.defn(name=CATCH_UP)
    def catch_up(self) -> int:
        """Take what is pending; returns how many entries. Raises Unavailable where the engine is away (tried again)."""
        return self.portal.search.catch_up() if self.portal.search else 0


def is_working_day(day: date, jurisdiction: str) -> bool:
    """Whether offices are open, by the jurisdiction's holidays (`US-WV`). For mail only: due days have own rows."""
    country, _, subdivision = jurisdiction.partition("-")
    closed = holidays.country_holidays(country, subdiv=subdivision or None, years=day.year)
    return is_business_day(day, closed.keys())


def workers(client: Client, portal: Portal) -> list[Worker]:
    """The worker, not yet running."""
    mail, copy = MailActivity(portal), CatchUpActivity(portal)
    return [
        Worker(
            client,
            task_queue=QUEUE,
            workflows=[RunJob],
            activities=[mail.send_mail, copy.catch_up, *audit.activities(portal)],
            activity_executor=ThreadPoolExecutor(2, "portal"),
            max_concurrent_activities=2,
            graceful_shutdown_timeout=timedelta(seconds=3),
        )
    ]
