"""The outbox relay: everything once, in bounded memory, and one poisonous effect blocks nothing."""

import resource
import threading
import uuid
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text, update

from services.agreements.tables import ACTS
from shared import clock
from shared.acts import outbox
from shared.acts import relay as relaying
from shared.acts.decision import Effect
from shared.acts.relay import Relay
from shared.errors import Unavailable, Undeliverable

pytestmark = pytest.mark.engines


@pytest.fixture(autouse=True)
def empty(database):
    with database.transaction() as session:
        session.execute(
            update(ACTS.outbox).where(ACTS.outbox.c.done_at.is_(None)).values(done_at=clock.now())
        )


def add(database, count, kind="mail", stream=""):
    stream = stream or str(uuid.uuid4())
    with database.transaction() as session:
        effects = [Effect(kind, {"n": n}, str(n)) for n in range(count)]
        outbox.add(session, ACTS, stream=stream, seq=1, effects=effects, at=clock.now())
    return stream


def drain(relay, wanted, seconds=100):
    """Drain until so many are done, time moving on as it would."""
    ahead = timedelta(0)
    while relay.done < wanted:
        with clock.at(clock.now() + ahead):
            taken = relay.drain_batch()
        ahead = timedelta(0) if taken else ahead + timedelta(seconds=1)
        assert ahead < timedelta(hours=2), "it never came to an end"


def undone(database):
    with database.transaction() as session:
        t = ACTS.outbox
        return session.execute(select(func.count()).select_from(t).where(t.c.done_at.is_(None))).scalar_one()


def test_ten_thousand_effects_survive_an_outage_all_done_once_in_bounded_memory(database):
    add(database, 10_000)
    done, calls = Counter(), 0

    def handler(pending):
        nonlocal calls
        calls += 1
        if calls <= 40:
            raise Unavailable("The store does not answer.")
        done[pending.event_id] += 1

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    drain(Relay(database, ACTS, {"mail": handler}), 10_000)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert len(done) == 10_000 and set(done.values()) == {1}
    assert undone(database) == 0
    assert grown < 40_000, f"{grown} KiB"


def test_poisonous_effect_blocks_nothing_and_is_shown_with_a_way_to_retry(database):
    add(database, 1, kind="poison")
    add(database, 60)
    healed = False

    def poison(pending):
        if not healed:
            raise ValueError("no template of that name")

    relay = Relay(database, ACTS, {"mail": lambda pending: None, "poison": poison})
    drain(relay, 60)
    now = clock.now()
    for _ in range(outbox.NEEDS_A_LOOK):
        now += timedelta(hours=1)
        with clock.at(now):
            relay.drain_batch()
    with database.transaction() as session:
        [shown] = outbox.list_waiting(session, ACTS, failing=True)
    assert shown.kind == "poison" and "ValueError" in shown.problem and "no template" not in shown.problem
    healed = True
    with database.transaction() as session:
        assert outbox.retry_now(session, ACTS, shown.id, now)
    with clock.at(now):
        assert relay.drain_batch() == 1
    assert undone(database) == 0


def test_effect_that_fails_is_tried_again_after_a_wait_that_doubles_up_to_an_hour(database):
    add(database, 1)
    tries, start = [], clock.now()

    def handler(pending):
        tries.append(clock.now() - start)
        raise ValueError("not yet")

    relay, now = Relay(database, ACTS, {"mail": handler}), start
    for _ in range(15):
        with clock.at(now), database.transaction() as session:
            ready = outbox.next_ready(session, ACTS)
        now = max(now, ready)
        with clock.at(now - timedelta(milliseconds=1)):
            assert now == start or relay.drain_batch() == 0, "it was tried before its time"
        with clock.at(now):
            relay.drain_batch()
    waits = [round((b - a).total_seconds()) for a, b in pairwise(tries)]
    assert waits == [*(2**n for n in range(12)), 3600, 3600]


def test_message_to_an_address_that_is_refused_holds_back_no_other(database):
    refused, others = add(database, 1), add(database, 3)
    done: list[str] = []

    def handler(pending):
        if pending.stream == refused:
            raise Undeliverable("The mail server refuses this address.")
        done.append(pending.stream)

    Relay(database, ACTS, {"mail": handler}).drain_batch()
    assert done == [others] * 3 and undone(database) == 1


def test_two_relays_at_once_bring_about_each_effect_once(database):
    add(database, 400)
    done, lock = Counter(), threading.Lock()

    def handler(pending):
        with lock:
            done[pending.event_id] += 1

    relays = [Relay(database, ACTS, {"mail": handler}) for _ in range(2)]

    def work(relay):
        while relay.drain_batch():
            pass

    threads = [threading.Thread(target=work, args=(relay,)) for relay in relays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 400 and set(done.values()) == {1}


def test_relay_takes_what_another_is_not_taking_without_waiting_for_it(database):
    add(database, 5)
    with database.transaction() as first, database.transaction() as second:
        second.execute(text("SET LOCAL lock_timeout = 1000"))
        theirs, ours = (outbox.take(one, ACTS, clock.now(), 3) for one in (first, second))
    assert (len(theirs), len(ours)) == (3, 2)
    assert not {p.id for p in theirs} & {p.id for p in ours}


def test_what_a_killed_relay_had_taken_is_done_by_the_next_one_at_once(database):
    """Handled or not, nobody noted it: so handlers must stand being called twice for one event."""
    add(database, 3)
    with database.transaction() as session:
        assert len(outbox.take(session, ACTS, clock.now(), 50)) == 3
    stop, done = threading.Event(), Counter()

    def handler(pending):
        done[pending.event_id] += 1
        if len(done) == 3:
            stop.set()

    thread = threading.Thread(target=lambda: Relay(database, ACTS, {"mail": handler}).run(stop.is_set))
    thread.start()
    thread.join(30)
    assert not thread.is_alive() and set(done.values()) == {1} and undone(database) == 0


def test_what_a_long_batch_has_done_is_not_done_again_where_its_relay_dies(database, monkeypatch):
    monkeypatch.setattr(relaying, "MARK_AFTER", 0.0)
    stream, done = add(database, 3), Counter()

    def handler(pending):
        if len(done) == 2:
            raise SystemExit  # the process is gone
        done[pending.event_id] += 1

    with pytest.raises(SystemExit):
        Relay(database, ACTS, {"mail": handler}).drain_batch()
    assert done == {f"{stream}/1/0": 1, f"{stream}/1/1": 1} and undone(database) == 1
    drain(Relay(database, ACTS, {"mail": lambda pending: done.update([pending.event_id])}), 1)
    assert set(done.values()) == {1} and len(done) == 3


def test_batch_that_takes_longer_than_its_lease_is_left_to_its_relay(database, monkeypatch):
    monkeypatch.setattr(relaying, "MARK_AFTER", 0.0)
    add(database, 4)
    began, taken = clock.now(), []

    def slow(pending):
        """Each effect takes most of a lease; another relay looks for work meanwhile."""
        taken.append(pending.event_id)
        with clock.at(began + outbox.LEASE * 0.7 * len(taken)), database.transaction() as session:
            assert not outbox.take(session, ACTS, clock.now(), 50)

    class Slowly:
        """The clock of the relay, which moves on with its work."""

        @staticmethod
        def now():
            return began + outbox.LEASE * 0.7 * len(taken)

    monkeypatch.setattr(relaying, "clock", Slowly)
    assert Relay(database, ACTS, {"mail": slow}).drain_batch() == 4
    assert len(taken) == 4 and undone(database) == 0


def test_running_relay_hears_of_a_new_effect_at_once(database, monkeypatch):
    monkeypatch.setattr(relaying, "IDLE", 600.0)  # it would not look by itself
    heard = threading.Event()
    relay = Relay(database, ACTS, {"mail": lambda pending: heard.set()})
    stop = threading.Event()
    thread = threading.Thread(target=lambda: relay.run(stop.is_set))
    thread.start()
    try:
        add(database, 1)
        assert heard.wait(30)
    finally:
        stop.set()
        thread.join(30)


def test_effect_is_unique_by_event_and_kind(database):
    from sqlalchemy.exc import IntegrityError

    stream = add(database, 1)
    with pytest.raises(IntegrityError):
        add(database, 1, stream=stream)
