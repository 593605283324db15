"""What the portal's workers do: one queue for its background jobs. Puts parts together and holds no rules."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.portal.deps import Portal
from services.portal.work.mailing import send_waiting
from shared.calendar import is_business_day
from shared.holidays import list_holidays
from shared.service.jobs import Job
from shared.service.work import Queue, Work
from shared.settings import Settings
from shared.temporal import uncut_activity

QUEUE = "portal"
SEND_MAIL = "portal.send_mail"
CATCH_UP = "portal.search_catch_up"


def jobs(settings: Settings) -> tuple[Job, ...]:
    """The jobs under these settings: Elasticsearch's copy is brought up to the rows, where there is one."""
    mail, copying = (
        Job(SEND_MAIL, QUEUE, every=timedelta(minutes=15)),
        Job(CATCH_UP, QUEUE, every=timedelta(seconds=5)),
    )
    return (mail, copying) if settings.search_engine == "elasticsearch" else (mail,)


@dataclass(frozen=True)
class MailActivity:
    """The job that writes to people about what waits for them."""

    portal: Portal

    @uncut_activity(SEND_MAIL)
    def send_mail(self) -> None:
        """Send what is new, due or overdue, and the morning's digests. Safe to run twice."""
        send_waiting(self.portal, lambda day: is_working_day(day, self.portal.settings.jurisdiction))


@dataclass(frozen=True)
class CatchUpActivity:
    """The job that brings the search engine's copy up to the rows."""

    portal: Portal

    @uncut_activity(CATCH_UP)
    def catch_up(self) -> int:
        """Take what is pending; returns how many entries. Raises Unavailable where the engine is away (tried again)."""
        return self.portal.search.catch_up() if self.portal.search else 0


def is_working_day(day: date, jurisdiction: str) -> bool:
    """Whether offices are open, by the jurisdiction's holidays (`US-WV`). For mail only: due days have own rows."""
    return is_business_day(day, list_holidays(jurisdiction, day.year).keys())


def get_work(portal: Portal) -> Work:
    """Mail about what waits, and search's copy. The portal keeps no records with acts."""
    mail, copy = MailActivity(portal), CatchUpActivity(portal)
    return Work(
        main=Queue(QUEUE, activities=(mail.send_mail, copy.catch_up), threads=2),
        jobs=jobs(portal.settings),
    )
