"""The one place that says what time it is.

Everything that needs the present instant calls `now()`; nothing calls `datetime.now` or SQL `now()`, so that a
test, a replay and a restored backup all see the instant the act itself carried. Workflows use `workflow.now()`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo


@dataclass(frozen=True, eq=False)
class _Held:
    """An instant that a block holds; equal to itself alone, so that a block takes out its own."""

    instant: datetime


_held: list[_Held] = []
"""What `at` holds now, the newest last."""


def now() -> datetime:
    """The present instant, timezone-aware, in UTC."""
    newest = _held[-1:]  # one look: another thread's block may end meanwhile
    return newest[0].instant if newest else datetime.now(UTC)


def today(zone: tzinfo) -> date:
    """The present day in a zone. A day of the law is a day where the agency is: by UTC the evening is tomorrow."""
    return now().astimezone(zone).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let `now()` answer `instant` inside the block (tests and the demo seed). Not for threads that outlive it.

    Blocks of several threads may end in any order: the clock goes again once the last of them has ended.
    """
    mine = _Held(instant)
    _held.append(mine)
    try:
        yield
    finally:
        _held.remove(mine)
