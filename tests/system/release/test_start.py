"""How long the real `concord run` takes to start and stop, and what it keeps in memory, measured from outside.

The seconds are those of a machine that does nothing else; on a busy one each is given its share more.
"""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from deploy.local.ports import Ports

pytestmark = [pytest.mark.engines, pytest.mark.slow, pytest.mark.timeout(900)]

FIRST, LATER, STOP = 150, 10, 15
"""Seconds at most: the first start, each later one, and from Ctrl-C until nothing runs."""
IDLE_MB = 1000


class Started:
    """One `concord run` on a folder, with what it says going to a file."""

    def __init__(self, var, said):
        self.said = said
        port = ["--var", str(var), "--port", str(Ports.free().web)]
        env = {name: value for name, value in os.environ.items() if not name.startswith("CONCORD_")}
        with said.open("wb") as out:
            argv = [sys.executable, "-m", "deploy.cli", "run", *port]
            self.process = subprocess.Popen(argv, stdout=out, stderr=out, env=env)

    def seconds_until(self, words, at_most):
        """Seconds from now until it says so."""
        began = time.monotonic()
        while words not in self.said.read_text():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() - began < at_most, self.said.read_text()
            time.sleep(0.05)
        return time.monotonic() - began

    def megabytes(self):
        """What all its processes hold, shared pages counted once."""
        own = psutil.Process(self.process.pid)
        return sum(each.memory_full_info().pss for each in (own, *own.children(recursive=True))) / 2**20

    def seconds_to_stop(self):
        """Seconds from Ctrl-C until nothing of it runs."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        assert [each for each in children if each.is_running()] == []
        return time.monotonic() - began


def share(seconds):
    """The seconds on this machine as it is: others' work, by the load of the last minute, is not ours."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_start_stop_and_memory_stay_within_their_bounds(tmp_path):
    bound, first = share(FIRST), Started(tmp_path / "var", tmp_path / "first")
    try:
        first.seconds_until("Concord is ready", bound)
        first.seconds_until("The demo is complete", bound)
        time.sleep(20)
        assert first.megabytes() < IDLE_MB
        bound = share(STOP)
        assert first.seconds_to_stop() < bound
    finally:
        first.process.kill()
    time.sleep(5)
    bound, second = share(LATER), Started(tmp_path / "var", tmp_path / "second")
    try:
        second.seconds_until("Concord is ready", bound)
        second.seconds_to_stop()
    finally:
        second.process.kill()
