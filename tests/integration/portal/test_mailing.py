"""Mail about what waits: each reason once, one digest a working morning, and one bad address stops nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from services.portal.work.mailing import MessageCount, send_waiting
from shared.auth.actor import Role
from shared.clock import at
from shared.errors import Unavailable
from shared.notify.ledger import Told, note_told
from tests.desk import Task, create_task
from tests.integration.portal.seeded import account, agency

pytestmark = pytest.mark.engines

MONDAY_6AM = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)  # 06:00 in Charleston
MONDAY_8AM = MONDAY_6AM + timedelta(hours=2)
DUE = datetime(2026, 12, 2, 22, 0, tzinfo=UTC)  # Wednesday, 17:00


def put(site, key="t", due=DUE, **whom):
    whom = whom or {"for_account": account("dana-mercer")}
    task = Task(
        id=key, context="agreements", entity_id=key, kind="review", title=f"Review {key}",
        url=f"/agreements/{key}", created_at=MONDAY_6AM - timedelta(minutes=5), due_at=due, **whom,
    )  # fmt: skip
    with site.databases.agreements.transaction() as session:
        create_task(session, task)


def run(site, when, working=True):
    with at(when):
        return send_waiting(site.app.extensions["concord.portal"], lambda _: working)


def kinds(site):
    return [(m.kind, m.recipient.split(".")[0]) for m in site.mail()]


def test_new_task_is_told_once_before_the_morning(site):
    put(site)
    assert run(site, MONDAY_6AM) == MessageCount(1, 0)
    assert run(site, MONDAY_6AM + timedelta(minutes=15)) == MessageCount(0, 0)
    assert kinds(site) == [("task_new", "dana")]


def test_due_day_and_overdue_are_told_once_each(site):
    put(site)
    run(site, MONDAY_6AM)
    for hours in range(0, 96, 6):
        run(site, MONDAY_6AM + timedelta(hours=hours), working=False)
    assert kinds(site) == [("task_new", "dana"), ("task_due_today", "dana"), ("task_overdue", "dana")]


def test_digest_goes_once_each_working_morning_with_everything_in_it(site):
    put(site, "a")
    put(site, "b")
    for hours in range(48):
        run(site, MONDAY_8AM + timedelta(hours=hours), working=hours < 12)
    digests = [m for m in site.mail() if m.kind == "digest"]
    assert len(digests) == 1
    assert "2 things wait" in digests[0].subject
    assert "Review a (due in 2 days)" in digests[0].body
    run(site, MONDAY_8AM + timedelta(days=2))
    assert sum(m.kind == "digest" for m in site.mail()) == 2


def test_after_an_outage_only_the_present_state_is_told(site):
    put(site)
    run(site, DUE + timedelta(days=3), working=False)
    assert kinds(site) == [("task_overdue", "dana")]


def test_every_holder_and_who_acts_for_them_is_told(site):
    put(site, for_role=Role.SIGNATORY, for_agency=agency("wvsp"))
    run(site, MONDAY_6AM)
    assert kinds(site) == [("task_new", "james")]
    put(site, "u", for_role=Role.APPROVER, for_agency=agency("wvsp"))
    run(site, MONDAY_6AM)
    assert {who for _, who in kinds(site)} == {"james", "ruth"}


def test_link_opens_the_item(site):
    put(site)
    run(site, MONDAY_6AM)
    assert site.mail()[0].link == "http://127.0.0.1:8000/agreements/t"


def test_one_address_that_fails_stops_nobody_else_and_is_tried_again(site):
    put(site)
    put(site, "u", for_account=account("luis-ortega"))
    parts = site.app.extensions["concord.portal"]
    real = parts.mailer

    class Failing:
        def send(self, message):
            if message.recipient.startswith("dana"):
                raise Unavailable("The mail server does not take messages.")
            return real.send(message)

    object.__setattr__(parts, "mailer", Failing())
    assert run(site, MONDAY_6AM) == MessageCount(1, 1)
    object.__setattr__(parts, "mailer", real)
    assert run(site, MONDAY_6AM) == MessageCount(1, 0)
    assert {who for _, who in kinds(site)} == {"dana", "luis"}


def test_task_that_the_service_told_of_at_once_is_not_told_again(site):
    put(site)
    told = Told("t", "task_new", "dana.mercer@wvsp.example")
    with site.databases.agreements.transaction() as session:
        note_told(session, "agreements", told, MONDAY_6AM)
    assert run(site, MONDAY_6AM) == MessageCount(0, 0)


def test_task_of_this_minute_is_left_to_the_service(site):
    put(site)
    assert run(site, MONDAY_6AM - timedelta(minutes=4)) == MessageCount(0, 0)
