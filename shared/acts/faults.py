"""Named points at which a test may kill the process or make an engine fail; nothing outside tests.

`CONCORD_FAULT=name:exit` ends the process there at once, as kill -9 would; `name:raise` raises; `name:hold` waits there
until the test lets go, so that it can kill something else between two steps. Without the variable a point costs one
look at a constant.
"""

import os
import time
from pathlib import Path

_ARMED = os.environ.get("CONCORD_FAULT", "")


class InjectedFault(RuntimeError):
    """The failure that a test asked for."""


def point(name: str) -> None:
    """A step of the write path; see the module's docstring. With a `CONCORD_FAULT_ONCE` file, it fires once."""
    if not _ARMED:
        return
    wanted, _, how = _ARMED.partition(":")
    if wanted != name or not _first_time():
        return
    if how == "exit":
        os._exit(137)
    if how == "hold":
        _hold(Path(os.environ["CONCORD_FAULT_ONCE"]))
        return
    raise InjectedFault(name)


def _hold(marker: Path) -> None:
    """Wait until `<marker>.go` is there; the marker itself says that the point was reached."""
    while not marker.with_suffix(".go").exists():
        time.sleep(0.02)


def _first_time() -> bool:
    marker = os.environ.get("CONCORD_FAULT_ONCE")
    if not marker:
        return True
    try:
        Path(marker).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
