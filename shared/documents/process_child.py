"""The child's side of `process`: sets its limits, then calls the named function or becomes the named program.

Run as a file, never imported by the parent. Standard library only until the limits stand.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import pickle
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import Any


def set_limits(seconds: float, memory_bytes: int, file_bytes: int) -> None:
    """Kernel limits, inherited by whatever this process starts. The alarm ends it even if the parent is gone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    whole = math.ceil(seconds) + 1
    if hasattr(resource, "RLIMIT_CPU"):
        resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))


def call(folder: Path) -> tuple[str, object, object]:
    """The function's value, or what went wrong, as a triple that is safe to pickle."""
    sys.path[:] = json.loads((folder / "path.json").read_text())
    module, name, args = pickle.loads((folder / "request").read_bytes())  # noqa: S301 - written by our parent
    try:
        function: Any = importlib.import_module(module)
        for part in name.split("."):
            function = getattr(function, part)
        return "value", function(*args), ""
    except MemoryError:
        return "memory", "MemoryError", "the memory limit was reached"
    except BaseException as error:
        return "error", type(error).__name__, traceback.format_exc(limit=-8)


def peak_bytes() -> int:
    """This process's largest resident size. Linux counts the parent's size at the fork into `ru_maxrss`, so its own
    account is asked first.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        found = next((line for line in status.read_text().splitlines() if line.startswith("VmHWM:")), "")
        if found:
            return int(found.split()[1]) * 1024
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


def reply(folder: Path, answer: tuple[str, object, object]) -> None:
    part = folder / "reply.part"
    with part.open("wb") as file:
        pickle.dump((*answer, peak_bytes()), file)
    part.rename(folder / "reply")


def main(argv: list[str]) -> None:
    """Arguments: seconds, memory bytes, file bytes, then `call FOLDER` or `exec FOLDER PROGRAM ARGS…`."""
    set_limits(float(argv[0]), int(argv[1]), int(argv[2]))
    verb, folder, *rest = argv[3:]
    if verb == "exec":
        os.chdir(folder)
        os.execv(rest[0], rest)  # noqa: S606 - no shell on purpose
    reply(Path(folder), call(Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
