"""Asks the usual engine first and PostgreSQL where it does not answer, and says so.

After a failure the usual engine is left alone for a while (a circuit breaker), so that people do not all wait for
it; then one question tries it again.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from shared.errors import Unavailable
from shared.progress import Tick, silent
from shared.search.elasticsearch import Behind
from shared.search.port import Query, Results, SearchIndex

log = logging.getLogger(__name__)
REST_SECONDS = 10.0


class FallbackSearch:
    """See `SearchIndex`. `usual` must give up on its own within 1.5 s, so that an answer comes within 2 s."""

    def __init__(
        self,
        usual: SearchIndex,
        fallback: SearchIndex,
        rest_seconds: float = REST_SECONDS,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._usual = usual
        self._fallback = fallback
        self._breaker = Breaker(rest_seconds, tick)

    def search(self, query: Query) -> Results:
        """See `SearchIndex`; `fell_back` is set where the usual engine did not answer."""
        if self._breaker.may_try():
            try:
                results = self._usual.search(query)
            except Behind:
                log.info("search index is catching up; PostgreSQL answers")
            except Unavailable:
                self._breaker.failed()
                log.warning("search engine does not answer; PostgreSQL does")
            else:
                self._breaker.succeeded()
                return results
        return replace(self._fallback.search(query), fell_back=True)

    def catch_up(self) -> int:
        """See `SearchIndex`. Once it succeeds, the usual engine is asked again."""
        copied = self._usual.catch_up()
        self._breaker.succeeded()
        return copied

    def rebuild(self, tick: Tick = silent) -> int:
        """See `SearchIndex`: both."""
        self._fallback.rebuild()
        return self._usual.rebuild(tick)


class Breaker:
    """Whether something that failed may be tried: not before it has rested, and then by one caller at a time."""

    def __init__(self, rest_seconds: float, tick: Callable[[], float]) -> None:
        self._rest = rest_seconds
        self._tick = tick
        self._resting_until: float | None = None
        self._lock = threading.Lock()

    def may_try(self) -> bool:
        """True while all is well; after a rest, true for one caller, and the others rest on."""
        with self._lock:
            if self._resting_until is None:
                return True
            if self._tick() < self._resting_until:
                return False
            self._resting_until = self._tick() + self._rest
            return True

    def failed(self) -> None:
        """It failed: let it rest."""
        with self._lock:
            self._resting_until = self._tick() + self._rest

    def succeeded(self) -> None:
        """It works."""
        with self._lock:
            self._resting_until = None
