"""The guard that fails a run with processes left behind, tried on processes of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leftovers import MARK, find_leftovers, wait_for_leftovers

SLEEP = "import sys, time; print('up', flush=True); time.sleep(60)"


@pytest.fixture
def forgotten(request: pytest.FixtureRequest) -> Iterator[str]:
    """The process id of a child with another run's mark, and with the argument that the test names."""
    argument: str = getattr(request, "param", "nothing")
    env = {**os.environ, MARK: "another-run"}
    with subprocess.Popen([sys.executable, "-c", SLEEP, argument], env=env, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"up\n"
        yield str(child.pid)
        child.kill()


def pids(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines]


def test_process_with_the_run_s_mark_is_found_and_shown_with_its_command(forgotten: str) -> None:
    [line] = find_leftovers("another-run", None)
    assert line.startswith(f"{forgotten} ")
    assert sys.executable in line


def test_process_of_another_run_is_not_ours(forgotten: str) -> None:
    assert forgotten not in pids(find_leftovers("a-third-run", Path("/nowhere")))


@pytest.mark.parametrize("forgotten", ["/run-12/engine/data"], indirect=True)
def test_process_without_the_mark_is_known_by_the_run_s_folder(forgotten: str) -> None:
    assert pids(find_leftovers("a-third-run", Path("/run-12"))) == [forgotten]
    assert find_leftovers("a-third-run", Path("/run-1")) == []


def test_process_that_ends_within_the_grace_is_no_leftover() -> None:
    env = {**os.environ, MARK: "short-run"}
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.3)"], env=env):
        assert wait_for_leftovers("short-run", None, grace=10) == []
