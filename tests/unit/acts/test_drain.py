"""A relay that is called off ends between two effects: raised in the midst of one, that would count as its failure."""

import threading
import time
from datetime import timedelta
from types import SimpleNamespace

from temporalio.testing import ActivityEnvironment

from shared.acts import activities

PARTS = SimpleNamespace(database=None, context=SimpleNamespace(tables=None))


class Handling:
    """A relay in the midst of an effect that takes a while."""

    def __init__(self, *_):
        self.done = 0

    def run(self, stopping):
        while not stopping():
            HANDLING.set()
            for _ in range(100):
                time.sleep(0.002)
            self.done += 1
        return self.done


HANDLING = threading.Event()


def test_a_relay_that_is_called_off_finishes_the_effect_at_hand(monkeypatch):
    monkeypatch.setattr(activities, "Relay", Handling)
    environment, ended = ActivityEnvironment(), []
    drain = activities.drain_activity("drain", PARTS, {}, timedelta(hours=6))
    thread = threading.Thread(target=lambda: ended.append(environment.run(drain)))
    thread.start()
    assert HANDLING.wait(30)
    environment.cancel()
    thread.join(30)
    assert len(ended) == 1 and ended[0] >= 1
