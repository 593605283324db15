"""Clocks are a ledger (started, paused with reason, resumed, extended by somebody, satisfied), their
dues are counted in the commit from versioned rules and rows of holidays, and nothing moves one that runs."""

import uuid
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select

from services.agreements.tables import ACTS
from shared import clock
from shared.acts.clocks import Clocks
from shared.acts.decision import ClockCommand
from shared.acts.refusals import Refused
from shared.acts.supply import AHEAD, supply_clocks
from shared.auth.actor import SYSTEM
from tests.integration.acts.conftest import NOON
from tests.integration.acts.drafts import HEAD, LAWYER, an_act

pytestmark = pytest.mark.engines
ZONE = ZoneInfo("America/New_York")
START = NOON  # Tuesday, 24 November 2026, noon in Charleston; the 26th and 27th are holidays


@pytest.fixture
def clock_of(database):
    """The clock “c” of a stream of its own, by the rule that is given: 5 business days, reminded one before."""
    stream, rule = str(uuid.uuid4()), f"rule-{uuid.uuid4().hex[:8]}"

    class OneClock:
        def __init__(self):
            self.add_version(1, 5, date(2020, 1, 1))

        def add_version(self, version, amount, since, unit="business_days"):
            row = {"name": rule, "version": version, "unit": unit, "amount": amount, "remind_before": [1],
                   "escalate_after": 2, "source": "test", "from_date": since}  # fmt: skip
            with database.transaction() as session:
                session.execute(insert(ACTS.clock_rule), row)

        def __call__(self, op, at, actor=LAWYER, seq=1, **command):
            with database.transaction() as session:
                clocks = Clocks(session, ACTS, stream, seq, an_act("x", actor, at), ZONE, "US-WV")
                clocks.apply([ClockCommand(op, "c", rule=rule if op == "start" else "", **command)])
                return clocks.armed()[1].get("c")

        def fire(self, at):
            with database.transaction() as session:
                return Clocks(session, ACTS, stream, 9, an_act("x", SYSTEM, at), ZONE, "US-WV").fire("c")

        @property
        def ledger(self):
            e = ACTS.clock_entry
            with database.transaction() as session:
                query = select(e.c.entry, e.c.actor, e.c.reason, e.c.due_at).where(e.c.stream_id == stream)
                return [tuple(row) for row in session.execute(query.order_by(e.c.id))]

        def row(self):
            c = ACTS.clock
            with database.transaction() as session:
                query = select(c).where(c.c.stream_id == stream).order_by(c.c.round.desc())
                return session.execute(query).first()

    return OneClock()


def close(year, month, day):
    return datetime(year, month, day, 17, tzinfo=ZONE)


def test_whole_life_of_a_clock_stands_in_the_ledger_with_who_and_why(clock_of):
    due = clock_of("start", START)
    assert due == close(2026, 12, 3)  # the two days of Thanksgiving are no business days
    assert clock_of("pause", START + timedelta(days=6), reason="question_asked") is None
    resumed = clock_of("resume", START + timedelta(days=8), HEAD, reason="question_answered")
    assert resumed == close(2026, 12, 7)
    extended = clock_of("extend", START + timedelta(days=8), HEAD, amount=3, reason="extension_granted")
    assert extended == close(2026, 12, 10)
    assert clock_of("satisfy", START + timedelta(days=9), reason="approved") is None
    assert clock_of.ledger == [
        ("started", "lawyer", None, due),
        ("paused", "lawyer", "question_asked", None),
        ("resumed", "head", "question_answered", resumed),
        ("extended", "head", "extension_granted", extended),
        ("satisfied", "lawyer", "approved", None),
    ]


def test_clock_that_ended_neither_fires_nor_ends_twice_and_can_start_another_round(clock_of):
    clock_of("start", START)
    clock_of("cancel", START, reason="withdrawn")
    clock_of("satisfy", START)
    assert clock_of.fire(START + timedelta(days=100)) == []
    clock_of("start", START)
    assert [entry for entry, *_ in clock_of.ledger] == ["started", "cancelled", "started"]
    assert clock_of.row().round == 2


def test_started_clock_keeps_its_rules_version_and_a_later_one_takes_the_new(clock_of):
    due = clock_of("start", START)
    clock_of.add_version(2, 13, date(2026, 12, 1), unit="days")
    later = datetime(2026, 12, 2, 17, tzinfo=UTC)
    assert clock_of.row().rule_version == 1 and clock_of.row().due_at == due
    assert clock_of("extend", later, amount=2) == close(2026, 12, 7)
    assert clock_of.row().rule_version == 1
    assert clock_of("start", later) == close(2026, 12, 15)
    assert clock_of.row().rule_version == 2


def test_business_days_past_the_last_holiday_that_is_known_are_refused_and_other_days_are_not(clock_of):
    far = datetime(2090, 3, 1, 17, tzinfo=UTC)
    with pytest.raises(Refused, match=r"end before March 8, 2090. .* `concord migrate`") as refused:
        clock_of("start", far)
    assert refused.value.code == "calendar_ends"
    clock_of.add_version(2, 9, date(2026, 12, 1), unit="days")
    assert clock_of("start", far) == close(2090, 3, 10)


def test_running_supply_again_later_adds_the_years_that_have_come_near(database):
    def last():
        with database.transaction() as session:
            return session.scalar(select(func.max(ACTS.holiday.c.day)))

    before = last().year
    later = clock.now() + timedelta(days=3 * 366)
    with clock.at(later), database.transaction() as session:
        supply_clocks(session, ACTS, (), "US-WV")
    assert (before, last().year) == (clock.now().year + AHEAD - 1, later.year + AHEAD - 1)


def test_version_of_a_rule_that_does_not_count_yet_is_not_used(clock_of):
    clock_of.add_version(2, 9, date(2026, 12, 1))
    assert clock_of("start", START) == close(2026, 12, 3)


def test_version_with_the_latest_first_day_counts_whenever_it_was_added(clock_of):
    """One is planned for January; another, added after it, counts from today and leaves the plan as it is."""
    clock_of.add_version(2, 9, date(2027, 1, 1), unit="days")
    clock_of.add_version(3, 3, date(2026, 11, 24), unit="days")
    versions = []
    for at in (START, datetime(2027, 1, 4, 17, tzinfo=UTC)):
        clock_of("start", at)
        versions.append(clock_of.row().rule_version)
    clock_of.add_version(4, 5, date(2027, 1, 1), unit="days")  # the same day again: the later one
    clock_of("start", datetime(2027, 1, 4, 17, tzinfo=UTC))
    assert [*versions, clock_of.row().rule_version] == [3, 2, 4]


def test_extension_puts_off_what_was_said_and_does_not_say_again_what_it_leaves_behind(clock_of):
    clock_of("start", START)
    late = close(2026, 12, 9)
    assert clock_of.fire(late) == ["remind", "due", "escalate"]
    assert clock_of("extend", late, amount=1) == close(2026, 12, 4)
    assert clock_of.fire(late) == []  # it is as overdue as it was
    assert clock_of("extend", late, amount=5) == close(2026, 12, 11)
    assert clock_of.fire(close(2026, 12, 11)) == ["remind", "due"]
    assert clock_of.fire(close(2026, 12, 15)) == ["escalate"]


def test_reminders_missed_in_an_outage_come_together_and_once(clock_of):
    clock_of("start", START)
    assert clock_of.fire(START) == []
    assert clock_of.fire(close(2026, 12, 3) - timedelta(hours=3)) == ["remind"]
    long_after = START + timedelta(days=60)
    assert clock_of.fire(long_after) == ["due", "escalate"]
    assert clock_of.fire(long_after) == []
    assert [entry for entry, *_ in clock_of.ledger] == ["started", "fired: remind", "fired: due, escalate"]


def test_paused_clock_does_not_fire_and_what_has_fired_stays_fired_after_it(clock_of):
    clock_of("start", START)
    assert clock_of.fire(close(2026, 12, 2)) == ["remind"]
    clock_of("pause", close(2026, 12, 2), reason="question_asked")
    assert clock_of.fire(START + timedelta(days=60)) == []
    clock_of("resume", close(2026, 12, 8))
    assert clock_of.row().due_at == close(2026, 12, 9)
    assert clock_of.fire(close(2026, 12, 9)) == ["due"]


@pytest.mark.parametrize(("first", "then"), [("start", "resume"), ("pause", "pause"), ("pause", "extend")])
def test_command_that_the_clock_s_state_does_not_allow_is_refused(clock_of, first, then):
    clock_of("start", START)
    if first == "pause":
        clock_of("pause", START)
    with pytest.raises(Refused) as refused:
        clock_of(then, START, amount=1)
    assert refused.value.code == "clock_state"


def test_clock_that_is_due_with_a_day_s_first_instant_still_is_when_it_is_extended(clock_of):
    """Across the change to summer time, too: midnight of the state, whatever the distance to UTC."""
    clock_of.add_version(2, 90, date(2026, 11, 1), unit="days")
    assert clock_of("start", START, base=date(2026, 12, 2), at_midnight=True) == datetime(
        2027, 3, 2, tzinfo=ZONE
    )
    assert clock_of("extend", START, amount=30) == datetime(2027, 4, 1, tzinfo=ZONE)
    clock_of("pause", START)
    assert clock_of("resume", START + timedelta(days=7)) == datetime(2027, 4, 8, tzinfo=ZONE)
