"""A week of mail, quarter of an hour by quarter of an hour: a holiday, a weekend, and a day without a worker."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.portal.work.mailing import send_waiting
from services.portal.worker import is_working_day
from shared.clock import at
from tests.desk import Task, create_task
from tests.integration.portal.seeded import account

pytestmark = pytest.mark.engines
ZONE = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # midnight in Charleston; Thursday is Thanksgiving
DOWN = date(2026, 11, 24)
"""Tuesday: no worker runs."""


def put(site, key, created, due):
    task = Task(
        id=key, context="agreements", entity_id=key, kind="review", title=f"Review {key}", url=f"/agreements/{key}",
        created_at=created, due_at=due, for_account=account("dana-mercer"),
    )  # fmt: skip
    with site.databases.agreements.transaction() as session:
        create_task(session, task)


def live_through(site, days):
    portal = site.app.extensions["concord.portal"]
    for quarter in range(days * 96):
        now = MONDAY + timedelta(minutes=15 * quarter)
        local = now.astimezone(ZONE)
        if local.date() == DOWN or not (5 <= local.hour < 9 or local.hour in (14, 18)):
            continue  # hours in which nothing can change are left out, to be quick
        with at(now):
            send_waiting(portal, lambda day: is_working_day(day, "US-WV"))
            send_waiting(portal, lambda day: is_working_day(day, "US-WV"))  # a retry of the same run


def told(site):
    mail = sorted(site.mail(), key=lambda m: m.sent_at)
    return [(m.kind, m.sent_at.astimezone(ZONE).strftime("%a %H:%M")) for m in mail]


def test_week_brings_one_digest_each_working_morning_and_each_urgent_thing_once(site):
    put(
        site, "a", MONDAY - timedelta(days=1), datetime(2026, 11, 25, 22, 0, tzinfo=UTC)
    )  # due Wednesday 17:00
    put(site, "b", MONDAY - timedelta(days=1), datetime(2026, 12, 20, 22, 0, tzinfo=UTC))
    live_through(site, 8)
    assert [t for t in told(site) if t[0] == "digest"] == [
        ("digest", "Mon 07:00"),
        ("digest", "Wed 07:00"),  # Tuesday's is not sent after the event
        ("digest", "Mon 07:00"),  # Thursday and Friday are holidays in West Virginia
    ]
    alone = [t for t in told(site) if t[0] != "digest"]
    assert sorted(alone) == sorted(
        [("task_new", "Mon 05:00")] * 2 + [("task_due_today", "Wed 05:00"), ("task_overdue", "Wed 18:00")]
    )
