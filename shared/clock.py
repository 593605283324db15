"""The one place that says what time it is.

Everything that needs the present instant calls `now()`; nothing calls `datetime.now` or SQL `now()`, so that a
test, a replay and a restored backup all see the instant the act itself carried. Workflows use `workflow.now()`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """The present instant, timezone-aware, in UTC."""
    return _source()


def today(zone: tzinfo) -> date:
    """The present day in a zone. A day of the law is a day where the agency is: by UTC the evening is tomorrow."""
    return now().astimezone(zone).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let `now()` answer `instant` inside the block (tests and the demo seed). Not for threads that outlive it."""
    global _source  # noqa: PLW0603
    before, _source = _source, lambda: instant
    try:
        yield
    finally:
        _source = before
