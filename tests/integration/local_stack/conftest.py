"""Ports and data folders for runs of the whole embedded stack."""

import dataclasses
import io
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.ports import Ports
from tests.integration.local_stack.running import RunningStack, store_of

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


@pytest.fixture(scope="module")
def first_run(tmp_path_factory) -> Path:
    """The folder of a run that has ended, with one document in its store."""
    stack = RunningStack(tmp_path_factory.mktemp("first") / "var", dataclasses.asdict(Ports.free()))
    stack.wait_for("Concord is ready")
    store = store_of(stack)
    store.make_bucket("kept")
    store.put_object("kept", "copy", io.BytesIO(b"executed"), 8)
    stack.stop()
    return stack.var


@pytest.fixture
def used(first_run, tmp_path) -> Path:
    """That folder, the test's own to damage, where `start` will find it."""
    return shutil.copytree(first_run, tmp_path / "var", ignore=_no_sockets)


def _no_sockets(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if stat.S_ISSOCK(Path(folder, name).lstat().st_mode)}


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
