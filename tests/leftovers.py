"""Fails a run that leaves a process behind: an engine, an office, a browser that no test stopped.

Every process that the tests start inherits the run's mark; whatever still bears it at the end was forgotten. Programs
that are given a cleaned environment are known by the run's temporary folder in their command line.
"""

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

MARK = "CONCORD_TEST_RUN"
GRACE = 15  # seconds; SeaweedFS and the office take a few to go


def pytest_configure(config: pytest.Config) -> None:
    """Mark this run, unless it is a process of a run that is marked already."""
    if not hasattr(config, "workerinput"):
        os.environ[MARK] = secrets.token_hex(8)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """After everything else has ended: look, wait a little, and turn a good run with leftovers into a failed one."""
    result = yield
    if hasattr(session.config, "workerinput"):
        return result
    factory = getattr(session.config, "_tmp_path_factory", None)
    left = wait_for_leftovers(os.environ[MARK], factory and factory.getbasetemp())
    if left:
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_sep("=", "processes left behind", red=True)
        for line in left:
            reporter.write_line(line)
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
    return result


def wait_for_leftovers(mark: str, folder: Path | None, grace: float = GRACE) -> list[str]:
    """One line for each process of the run that is still there when the grace, in seconds, is over."""
    until = time.monotonic() + grace
    while (left := find_leftovers(mark, folder)) and time.monotonic() < until:
        time.sleep(0.5)
    return left


def find_leftovers(mark: str, folder: Path | None) -> list[str]:
    """One line for each process of the run but this one and those that started it."""
    mine = psutil.Process()
    ours = {mine.pid, *(parent.pid for parent in mine.parents())}
    return [
        f"{process.pid} {' '.join(process.info['cmdline'] or [process.info['name']])[:300]}"
        for process in psutil.process_iter(["cmdline", "name"])
        if process.pid not in ours and _belongs(process, mark, folder)
    ]


def _belongs(process: psutil.Process, mark: str, folder: Path | None) -> bool:
    """False also for another user's process and for one that has just ended."""
    if folder is not None and f"{folder}/" in " ".join(process.info["cmdline"] or ()):
        return True
    try:
        return process.status() != psutil.STATUS_ZOMBIE and process.environ().get(MARK) == mark
    except psutil.Error:
        return False
