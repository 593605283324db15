"""Ports and data folders for runs of the whole embedded stack."""

import dataclasses
from collections.abc import Callable, Iterator

import pytest

from deploy.local.ports import Ports
from tests.integration.local_stack.running import RunningStack

Start = Callable[..., RunningStack]


@pytest.fixture
def ports() -> dict[str, int]:
    """Free ports for one run."""
    return dataclasses.asdict(Ports.free())


@pytest.fixture(scope="module")
def shared_stack(tmp_path_factory) -> Iterator[RunningStack]:
    """One run for all tests of a module that leave it as they found it: running."""
    stack = RunningStack(tmp_path_factory.mktemp("run") / "var", dataclasses.asdict(Ports.free()))
    stack.wait_for("Concord is ready")
    yield stack
    stack.stop()


@pytest.fixture
def start(tmp_path, ports) -> Iterator[Start]:
    """Starts `concord run` on the test's own folder and ports; stops what still runs at the end."""
    started: list[RunningStack] = []

    def begin(env: dict[str, str] | None = None, **changed: int) -> RunningStack:
        started.append(RunningStack(tmp_path / "var", {**ports, **changed}, env))
        return started[-1]

    yield begin
    for stack in started:
        stack.stop()
