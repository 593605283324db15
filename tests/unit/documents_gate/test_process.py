"""The isolated process keeps its limits and tells what happened, whether it is a fresh one or a waiting one's fork."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from dataclasses import dataclass

import pytest

from shared.documents import process
from shared.documents.process import Done, Failed, ProcessLimits, run_isolated, run_program
from shared.documents.process_starter import can_wait_ahead

MB = 1024 * 1024
SHORT = ProcessLimits(seconds=1.0, memory_bytes=200 * MB)
# For tests that are not about time: a busy machine may need seconds to start an interpreter.
AMPLE = ProcessLimits(seconds=30.0, memory_bytes=200 * MB)


@pytest.fixture(params=["fresh", "waiting"], autouse=True)
def kind(request, monkeypatch):
    """Every rule of this file holds for both kinds of child."""
    if request.param == "fresh":
        monkeypatch.setattr(process, "can_wait_ahead", lambda: False)
    elif not can_wait_ahead():
        pytest.skip("this system has no handles for processes")


@dataclass(frozen=True)
class Pair:
    left: int
    right: str


def double(number: int) -> Pair:
    print("noise on standard output")
    return Pair(number * 2, "ok")


def sleep_long() -> None:
    time.sleep(60)


def spin() -> None:
    while True:
        pass


def use_memory(size: int) -> int:
    return len(bytearray(size))


def complain() -> None:
    raise KeyError("no such part")


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def environment() -> dict[str, str]:
    return dict(os.environ)


def hostile_reply() -> object:
    return Hostile()


class Hostile:
    def __reduce__(self):
        return (os.system, ("true",))


def test_isolated_function_returns_its_typed_value():
    outcome = run_isolated(double, 21, limits=AMPLE)
    assert isinstance(outcome, Done)
    assert outcome.value == Pair(42, "ok")
    assert outcome.peak_bytes > MB


@pytest.mark.parametrize("function", [sleep_long, spin])
def test_isolated_function_is_stopped_when_its_time_is_up(function):
    outcome = run_isolated(function, limits=SHORT)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "timed_out"
    assert outcome.seconds < 10


def test_memory_beyond_the_limit_is_refused_and_named():
    outcome = run_isolated(use_memory, 400 * MB, limits=AMPLE)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "out_of_memory"
    within = run_isolated(use_memory, 50 * MB, limits=AMPLE)
    assert isinstance(within, Done)


def test_an_exception_comes_back_as_its_name_and_place():
    outcome = run_isolated(complain, limits=AMPLE)
    assert isinstance(outcome, Failed)
    assert (outcome.reason, outcome.error) == ("raised", "KeyError")
    assert "no such part" in outcome.detail


@pytest.mark.parametrize("function", [crash, leave])
def test_a_dead_child_is_an_answer_not_an_exception(function):
    outcome = run_isolated(function, limits=AMPLE)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "crashed"


def test_secrets_of_the_environment_do_not_reach_the_child(monkeypatch):
    monkeypatch.setenv("CONCORD_DATABASE_PASSWORD", "s3cret")
    outcome = run_isolated(environment, limits=AMPLE)
    assert isinstance(outcome, Done)
    assert "CONCORD_DATABASE_PASSWORD" not in outcome.value


def test_a_reply_that_would_run_code_in_the_parent_is_refused():
    outcome = run_isolated(hostile_reply, limits=AMPLE)
    assert isinstance(outcome, Failed)
    assert "may not hold" in outcome.detail


def test_a_function_without_an_importable_name_is_our_mistake():
    with pytest.raises(ValueError, match="module's own function"):
        run_isolated(lambda: 1)


def test_program_gives_its_exit_code_and_output():
    outcome = run_program([sys.executable, "-c", "print('hello'); raise SystemExit(4)"], limits=AMPLE)
    assert isinstance(outcome, Done)
    assert (outcome.value.exit_code, outcome.value.stdout) == (4, b"hello\n")


def test_program_and_what_it_started_are_killed_together(tmp_path):
    started, lived = tmp_path / "started", tmp_path / "lived"
    script = f"import subprocess; subprocess.run(['sh', '-c', 'touch {started}; sleep 2; touch {lived}'])"
    outcome = run_program([sys.executable, "-I", "-S", "-c", script], limits=ProcessLimits(seconds=1.5))
    assert isinstance(outcome, Failed)
    assert outcome.reason == "timed_out"
    assert started.exists()
    time.sleep(1.0)
    assert not lived.exists()


def test_missing_program_is_named():
    outcome = run_program(["no-such-program-anywhere"], limits=AMPLE)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "not_found"
    assert "no-such-program-anywhere" in outcome.detail
