"""The draining of agreements' outbox as one long heartbeating activity, and the sweep. Worker only."""

import contextvars
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError

from services.agreements.letters.effects import handlers
from services.agreements.tables import ACTS
from services.agreements.wiring import ADDRESS, Agreements
from shared import clock
from shared.acts.relay import Relay
from shared.acts.sweep import sweep
from shared.errors import Unavailable
from workflows.effects import STINT, activity_name
from workflows.schedules import sweep_name

BEAT = 2.0


class RelayActivity:
    """Holds the service's parts."""

    def __init__(self, parts: Agreements) -> None:
        self._parts = parts

    @activity.defn(name=activity_name("agreements"))
    def drain(self) -> int:
        """Drain the outbox until the worker stops or the stint is over; returns how many effects were done."""
        ends = clock.now() + STINT - timedelta(minutes=5)
        relay = Relay(self._parts.database, ACTS, handlers(self._parts))
        with heartbeating():
            try:
                return relay.run(
                    lambda: activity.is_worker_shutdown() or activity.is_cancelled() or clock.now() > ends
                )
            except Unavailable:
                raise ApplicationError("PostgreSQL does not answer.", type="unavailable") from None

    @activity.defn(name=sweep_name("agreements"))
    def sweep(self) -> int:
        """Wake entities that lie too long; returns how many."""
        parts = self._parts
        return sweep(parts.database, parts.context, parts.bridge, ADDRESS)


@contextmanager
def heartbeating() -> Iterator[None]:
    """Heartbeat from a thread of its own, so that a slow handler is not taken for a dead worker."""
    stop, context = threading.Event(), contextvars.copy_context()

    def beat() -> None:
        while not stop.wait(BEAT):
            context.run(activity.heartbeat)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
