"""An activity that is called off is not cut where it stands: it would keep what it holds, and count as a mistake."""

import threading
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from temporalio.testing import ActivityEnvironment

from shared.acts import activities

PARTS = SimpleNamespace(database=None, context=SimpleNamespace(tables=None), bridge=None, address=None)
STEPS = 100


class Slow:
    """Something in the midst of which its activity is called off; it counts what it has finished."""

    def __init__(self):
        self.begun, self.done = threading.Event(), 0

    def step(self):
        self.begun.set()
        for _ in range(STEPS):
            time.sleep(0.002)
        self.done += 1

    def commit(self, given):
        self.step()
        return given

    def until(self, stopping):
        while not stopping():
            self.step()
        return self.done


@pytest.fixture
def slow(monkeypatch):
    slow = Slow()
    monkeypatch.setattr(activities, "Relay", lambda *_: SimpleNamespace(run=slow.until))
    monkeypatch.setattr(activities, "sweep", lambda *given: slow.until(given[-1]))
    return slow


def call_off(slow, activity, *given):
    """What the activity answers that is called off while it is at its first step."""
    environment, ended = ActivityEnvironment(), []
    thread = threading.Thread(target=lambda: ended.append(environment.run(activity, *given)))
    thread.start()
    assert slow.begun.wait(30)
    environment.cancel()
    thread.join(30)
    [answer] = ended
    return answer


def test_a_commit_that_is_out_of_time_is_finished(slow):
    assert call_off(slow, activities.commit_activity("commit", slow), "act") == "act"


def test_a_relay_finishes_the_effect_at_hand_and_ends(slow):
    assert call_off(slow, activities.drain_activity("drain", PARTS, {}, timedelta(hours=6))) >= 1


def test_a_sweep_finishes_the_entity_at_hand_and_ends(slow):
    assert call_off(slow, activities.sweep_activity("sweep", PARTS)) >= 1
