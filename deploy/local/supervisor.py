"""Keeps engines and programs running: starts again what dies, with back-off, and stops all of it in order.

One thread, one loop: a child must not lose its parent thread, which the kernel would take for the parent's death.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from deploy.local.backoff import Backoff
from deploy.local.engines import Engine
from deploy.local.errors import StackError

PAUSE_SECONDS = 0.25


@dataclass
class _Watched:
    """One process and what the loop knows of it. Instants are of the monotonic clock, in seconds."""

    engine: Engine
    backoff: Backoff = field(default_factory=Backoff)
    started: float = 0.0
    start_again_at: float | None = None
    returning: bool = False
    """Started again, and not seen to answer yet."""


class Supervisor:
    """Watches groups of processes; a later group uses the earlier ones."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._groups: list[Sequence[Engine]] = []
        self._watched: list[_Watched] = []
        self._say = say

    def add(self, *group: Engine) -> None:
        """Watch these, which have just been started, and stop them before all that were added earlier."""
        self._groups.append(group)
        self._watched += [_Watched(engine, started=time.monotonic()) for engine in group]

    def watches_anything(self) -> bool:
        """Whether anything was added: there is something to stop."""
        return bool(self._watched)

    def watch(self, stopped: Callable[[], bool], look: Callable[[], None]) -> None:
        """Start again what dies, until `stopped()`; `look` is called each time round."""
        while not stopped():
            for one in self._watched:
                self._look_at(one)
            look()
            time.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        """Stop everything, the last group first and the members of a group side by side."""
        for group in reversed(self._groups):
            for engine in group:
                engine.child.ask_to_stop()
            for engine in group:
                engine.stop()

    def _look_at(self, one: _Watched) -> None:
        now = time.monotonic()
        if one.start_again_at is not None:
            if now >= one.start_again_at:
                self._start_again(one)
        elif not one.engine.child.alive():
            self._plan(one, now)
        elif one.returning and one.engine.healthy():
            one.returning = False
            self._say(f"{one.engine.name} is back.")

    def _plan(self, one: _Watched, now: float) -> None:
        wait = one.backoff.next_wait(now - one.started)
        one.start_again_at = now + wait
        again = "It is started again" + ("." if wait < 1 else f" in {wait:.0f} seconds.")
        self._say(f"{one.engine.name} {one.engine.child.how_it_ended()}. {again} Log: {one.engine.child.log}")

    def _start_again(self, one: _Watched) -> None:
        one.start_again_at, one.started, one.returning = None, time.monotonic(), True
        try:
            one.engine.start()
        except StackError as error:
            self._say(f"{error.what} {error.way_out}")
        except OSError as error:
            self._say(f"{one.engine.name} can't be started: {error.strerror}.")
