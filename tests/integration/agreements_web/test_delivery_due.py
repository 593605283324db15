"""A notice that nobody knows to have arrived has a due day: whoever records its delivery is reminded, then overdue."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from services.portal.signin.sessions import start_session
from shared.acts.clocks import read_holidays
from shared.acts.commit import lock_head
from shared.acts.messages import Act, CommitInput
from shared.auth.actor import SYSTEM
from shared.auth.sessions import load_session
from shared.calendar import shift
from shared.notify.tables import TASK

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]
HERE = seed_id("agency", "wvsp")
GIVEN = {"by": HERE, "method": "courier", "sent_on": "2026-11-01"}


@pytest.fixture
def commit(house):
    """Let somebody (nobody: the system) do an act, now or later."""

    def did(stream, name, ids, person="james-whitlock", at=None):
        claims = SYSTEM
        if person:
            with house.portal.transaction() as session:
                cookie = start_session(session, seed_id("account", person), "password")
            claims = load_session(house.parts.database, cookie).actor.claims()
        act = Act(name, f"{name}{at or ''}", "", at or house.parts.now(), claims, ids)
        done = house.parts.committer.commit(CommitInput(stream, 0, act))
        assert done.refusal is None, done.refusal

    return did


@pytest.fixture
def given(house, commit):
    """An agreement in force for which James has just given notice."""

    def made(title):
        _, stream = house.draft(title)
        with house.parts.database.transaction() as session:
            state = {
                **lock_head(session, ACTS, stream).state,
                "status": "in_force",
                "submitted": {"version": "v"},
                "notice_days": 90,
            }
            session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=state))
        commit(stream, "give_notice", GIVEN)
        return stream

    return made


def _due(house, stream):
    """When the task at the desk is due, when the record's next step is, and how the clock stands."""
    c = ACTS.clock.c
    with house.parts.database.transaction() as session:
        open_ones = TASK.c.entity_id == stream, TASK.c.kind == "delivery", TASK.c.done_at.is_(None)
        task = session.scalar(select(TASK.c.due_at).where(*open_ones))
        clock = session.scalar(select(c.status).where(c.stream_id == stream, c.name == "delivery"))
        return task, session.get(AgreementRow, stream).next_due, clock


def test_delivery_is_due_in_business_days_from_the_notice_and_shown_with_its_clock(house, given, dana):
    stream, zone = given("Due Notice"), house.parts.zone
    with house.parts.database.transaction() as session:
        holidays = read_holidays(session, ACTS, house.parts.settings.jurisdiction)
    task, next_due, clock = _due(house, stream)
    today = house.parts.now().astimezone(zone).date()
    assert task == next_due and clock == "running"
    assert task.astimezone(zone).date() == shift(today, "business_days", 10, holidays)
    page = dana.get(f"/agreements/{stream}/clocks")
    assert "Record of the notice’s delivery" in page
    assert "It waits for a records officer, who records the delivery." in page


def test_delivery_that_is_late_is_overdue_and_its_recorder_is_told(house, given, commit):
    stream = given("Late Notice")
    due = _due(house, stream)[0]
    commit(stream, "clock:delivery", {}, person=None, at=due + timedelta(minutes=1))
    with house.parts.database.transaction() as session:
        rows = session.scalars(select(ACTS.outbox.c.body).where(ACTS.outbox.c.stream_id == stream)).all()
    [late] = [row for row in rows if row.get("template") == "delivery_overdue"]
    assert "role:records_officer" in late["to"]
    assert _due(house, stream)[0] == due


ENDINGS = {
    "record_delivery": ({"delivered_on": "2026-11-02"}, "owen-tackett", "satisfied"),
    "withdraw_notice": ({}, "james-whitlock", "cancelled"),
}


@pytest.mark.parametrize("act", ENDINGS)
def test_clock_ends_with_the_delivery_or_the_notice(house, given, commit, act):
    stream, (ids, who, ends) = given(f"Ended by {act}"), ENDINGS[act]
    commit(stream, act, ids, person=who)
    task, _, clock = _due(house, stream)
    assert (task, clock) == (None, ends)
