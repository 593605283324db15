"""Waiting until an engine answers, and no longer than it lives."""

import re
import time
from collections.abc import Callable

from deploy.local.errors import EngineFailed
from deploy.local.process import Child

MISTAKE = re.compile(r"PANIC|FATAL|panic:|^F\d{4} |[Ee]rror: ")
"""In the logs of PostgreSQL, of Go's programs (SeaweedFS, Temporal) and of Python."""


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


def _worst(lines: list[str]) -> str:
    """The last line that names a mistake: what an engine says while it goes down is not why."""
    return next((line for line in reversed(lines) if MISTAKE.search(line)), lines[-1] if lines else "")


def _failed(child: Child, how: str) -> EngineFailed:
    words = _worst(child.last_words(lines=20).splitlines())
    said = f" It says: {words}" if words else ""
    way_out = (
        f"Look at its log ({child.log}) and mend what it names. If its data is damaged, put a backup in its place "
        "(docs/runbook.md) or clear everything: make reset"
    )
    return EngineFailed(f"{child.name} {how}{said}", way_out)
