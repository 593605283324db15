"""How long a process waits for a PostgreSQL that is there and says nothing: stopped, or frozen with its machine.

Its kernel still takes our packets, so no time-out of the network or of the server itself ever ends such a wait; only
we can. All the waits of one request share a few seconds, so that its page comes in time and says what is wrong. Work
behind the pages has each statement's own, longer limit: an import or a rebuild may well wait for minutes.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg

PAGE_SECONDS = 4.0
"""Of one request, for all its statements and new connections: what can't work says so in under 5 s."""
JOB_SECONDS = 600.0
"""Of one statement of a job or command."""
CONNECT_SECONDS = 3
SHORTEST_CONNECT = 1.0
"""With less left of a request's patience than these seconds a new connection is not tried."""
INTERVAL = 0.1
"""Seconds after which the driver looks whether it was interrupted; its own default."""

T = TypeVar("T")


@dataclass
class _Patience:
    left: float


_patience: ContextVar[_Patience | None] = ContextVar("patience", default=None)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """All waits inside, together, take at most so long, and no longer than what is around this still has."""
    around = _patience.get()
    inside = _Patience(seconds if around is None else min(seconds, around.left))
    token = _patience.set(inside)
    given = inside.left
    try:
        yield
    finally:
        _patience.reset(token)
        if around is not None:
            around.left -= given - inside.left


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose waits end: after the patience that is left, it is closed and the statement fails."""

    def wait(
        self, gen: Generator[Any, Any, T], interval: float = INTERVAL, timeout: float | None = None
    ) -> T:
        """See psycopg. Raises OperationalError where the server says nothing."""
        if timeout is not None:  # the driver's own waits for what may never come: notifications
            return super().wait(gen, interval, timeout)
        with _taken() as limit:
            try:
                return super().wait(gen, interval, limit)
            except psycopg.errors._WaitTimeout:
                self.close()
                raise psycopg.OperationalError(f"no answer within {limit:.1f} s") from None


def connect(conninfo: str = "", **options: Any) -> PatientConnection:
    """A new connection, within the patience that is left. Raises OperationalError."""
    with _taken() as limit:
        if limit < SHORTEST_CONNECT:
            raise psycopg.OperationalError("no time is left to connect")
        seconds = min(CONNECT_SECONDS, int(limit) + 1)
        return PatientConnection.connect(conninfo, **{**options, "connect_timeout": seconds})


@contextmanager
def _taken() -> Iterator[float]:
    """How long one wait may be; what it took is no longer there for the next."""
    patience = _patience.get()
    if patience is None:
        yield JOB_SECONDS
        return
    began = time.monotonic()
    try:
        yield patience.left
    finally:
        patience.left = max(0.0, patience.left - (time.monotonic() - began))
