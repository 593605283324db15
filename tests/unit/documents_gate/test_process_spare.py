"""A child made ready ahead: it takes the next job, has seen nothing before it, and ends with the one that forked it."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from shared.documents import process
from shared.documents.process import ProcessLimits, run_isolated
from shared.documents.process_starter import can_wait_ahead
from tests.unit.documents_gate.test_process_waiting import (
    AMPLE,
    _is_running,
    open_files,
    own_numbers,
    remember,
    sleep_for,
    value,
)

pytestmark = pytest.mark.skipif(not can_wait_ahead(), reason="this system has no handles for processes")


def waiting():
    """The waiting process, which has had a job of this module."""
    return value(run_isolated(own_numbers, limits=AMPLE))[1]


def spare_of(server, seconds=10.0):
    """The number of the child that it has ready: it has warmed up and sleeps."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = [c.pid for c in psutil.Process(server).children() if c.status() == psutil.STATUS_SLEEPING]
        if len(found) == 1:
            time.sleep(0.05)
            return found[0]
        time.sleep(0.01)
    raise AssertionError("no child was made ready")


def ended(*numbers, seconds=10.0):
    """Wait until they have ended."""
    deadline = time.monotonic() + seconds
    while any(_is_running(number) for number in numbers):
        assert time.monotonic() < deadline, "they run on"
        time.sleep(0.02)


def test_next_job_runs_in_the_child_made_ready_and_another_is_made():
    server = waiting()
    ready = spare_of(server)
    assert value(run_isolated(own_numbers, limits=AMPLE)) == (ready, server)
    assert spare_of(server) != ready


def test_child_made_ready_has_seen_nothing_of_the_job_before():
    for word in ("first", "second"):
        ready = spare_of(waiting())
        seen, earlier, files = value(run_isolated(remember, word, limits=AMPLE))
        assert (seen, earlier) == ([word], "")
        assert set(files) == {"left-here", "path.json", "request", "stdout", "stderr"}
        assert not _is_running(ready)


def test_child_made_ready_keeps_the_limits_of_its_job():
    spare_of(waiting())
    outcome = run_isolated(sleep_for, 60.0, limits=ProcessLimits(seconds=0.5))
    assert outcome.reason == "timed_out"


def test_neither_kind_of_child_holds_a_socket_of_the_waiting_process():
    spare_of(waiting())
    with ThreadPoolExecutor(2) as pool:
        ahead = pool.submit(run_isolated, sleep_for, 0.6, limits=AMPLE)
        time.sleep(0.2)
        forked = value(run_isolated(open_files, limits=AMPLE))
        assert ahead.result().value == 0.6
    spare_of(waiting())
    ready = value(run_isolated(open_files, limits=AMPLE))
    assert not [name for name in forked + ready if name.startswith(("socket:", "anon_inode:"))]


def test_child_that_was_killed_while_it_waited_is_replaced_unseen():
    server = waiting()
    ready = spare_of(server)
    os.kill(ready, signal.SIGKILL)
    ended(ready)
    assert value(run_isolated(own_numbers, limits=AMPLE))[1] == server
    assert spare_of(server) != ready


def test_child_made_ready_ends_with_the_waiting_process():
    server = waiting()
    ready = spare_of(server)
    process.close_waiting()
    ended(ready, server)


def test_child_made_ready_ends_though_the_waiting_process_was_killed():
    server = waiting()
    ready = spare_of(server)
    os.kill(server, signal.SIGKILL)
    ended(ready)


def test_child_ended_before_it_had_its_folder_is_an_answer(monkeypatch):
    monkeypatch.setattr(process, "_call", lambda *_: -signal.SIGKILL)
    assert run_isolated(own_numbers, limits=AMPLE).reason == "out_of_memory"
