"""Waiting until an engine answers, and no longer than it lives."""

import time
from collections.abc import Callable

from deploy.local.errors import EngineFailed
from deploy.local.process import Child


def wait_until(ready: Callable[[], bool], child: Child, seconds: float = 60.0) -> None:
    """Return as soon as `ready()` holds.

    Raises EngineFailed when the child ends before, or after `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        if not child.alive():
            raise _failed(child, "stopped right after its start.")
        if time.monotonic() > deadline:
            raise _failed(child, f"did not answer within {seconds:.0f} seconds.")
        time.sleep(0.05)


def _failed(child: Child, how: str) -> EngineFailed:
    words = child.last_words()
    said = f" Its last words: {words}" if words else ""
    way_out = (
        f"Look at its log ({child.log}) and mend what it names. If its data is damaged, put a backup in its place "
        "(docs/runbook.md) or clear everything: make reset"
    )
    return EngineFailed(f"{child.name} {how}{said}", way_out)
