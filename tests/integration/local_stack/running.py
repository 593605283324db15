"""Runs the supervisor as a process of its own, as `make run` does, and reads what it says."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from minio import Minio

FAKE = str(Path(__file__).with_name("fake_concord.py"))
START = """
import os, sys
from pathlib import Path
from rich.console import Console
from deploy.local import ports, run
from deploy.local.errors import StackError
from deploy.local.run import Run
run.SEED_SECONDS = float(os.environ.get("LET_IN_AFTER", run.SEED_SECONDS))
given = ports.Ports(**{name: int(port) for name, port in (pair.split("=") for pair in sys.argv[3:])})
try:
    Run(Path(sys.argv[1]), given, Console(width=200), concord=[sys.executable, sys.argv[2]])()
except StackError as error:
    sys.exit(f"Error: {error.what} {error.way_out}")
"""


class RunningStack:
    """One `concord run` on `var`; `lines` is what it has said so far."""

    def __init__(
        self,
        var: Path,
        ports: dict[str, int],
        env: dict[str, str] | None = None,
        launcher: Sequence[str] = (),
    ) -> None:
        self.var = var
        self.lines: list[str] = []
        self._new: queue.Queue[str | None] = queue.Queue()
        self.process = subprocess.Popen(
            [*launcher, sys.executable, "-c", START, str(var), FAKE, *(f"{k}={v}" for k, v in ports.items())],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **(env or {})},
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._new.put(line)
        self._new.put(None)

    def wait_for(self, words: str, seconds: float = 60) -> str:
        """The first line, from now on, that contains the words."""
        deadline = time.monotonic() + seconds
        while True:
            line = self._new.get(timeout=max(0.1, deadline - time.monotonic()))
            if line is None:
                raise AssertionError(f"ended without saying {words!r}: {self.lines}")
            self.lines.append(line.rstrip())
            if words in line:
                return line

    def wait_for_end(self, seconds: float = 60) -> int:
        """Its exit code; `lines` is then all that it said."""
        code = self.process.wait(seconds)
        while (line := self._new.get(timeout=30)) is not None:
            self.lines.append(line.rstrip())
        return code

    def descendants(self) -> list[psutil.Process]:
        """Every process it started, by whatever generation."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, signum: int = signal.SIGINT) -> float:
        """Ask it to stop, wait, and return the seconds it took."""
        before = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signum)
            self.process.wait(30)
        return time.monotonic() - before


def settings_of(stack: RunningStack) -> dict[str, str]:
    """The environment that it gave its programs."""
    found: dict[str, str] = json.loads((stack.var / "environment.json").read_text())
    return found


def store_of(stack: RunningStack) -> Minio:
    """A client of its document store."""
    settings = settings_of(stack)
    return Minio(
        settings["CONCORD_S3_ENDPOINT"],
        settings["CONCORD_S3_ACCESS_KEY"],
        settings["CONCORD_S3_SECRET_KEY"],
        secure=False,
        region=settings["CONCORD_S3_REGION"],
    )
