"""Runs one function or one program in its own process, killed on time and limited in memory.

Files that strangers send are read here and nowhere else. The child is a fresh interpreter, or the fork of one that
waits with the needed modules imported and has never seen a file (`process_server`); never a fork of a threaded server.
It serves one call, in an empty directory of its own, without our environment's secrets and with its limits set before
it sees the input. Whatever happens to it is an answer, never an exception: `Done` with the
value, or `Failed` with the reason.

    outcome = run_isolated(count_pages, data, limits=ProcessLimits(seconds=10))
    if isinstance(outcome, Failed):
        return refuse(outcome.reason, outcome.detail)
    return outcome.value

The function must be importable by name (a module's own function), its arguments and result picklable; a result may
hold plain values and classes from our own packages only, because a child taken over by its input must not be able to
run code in the parent. This module knows nothing about documents.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from shared.documents.process_starter import NotStarted, Starter, can_wait_ahead, make_starter

T = TypeVar("T")

MEGABYTE = 1024 * 1024
CHILD = Path(__file__).with_name("process_child.py")
KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TZ")
DETAIL_BYTES = 4_000

Reason = Literal["timed_out", "out_of_memory", "raised", "crashed", "not_found"]


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What a child may use: wall-clock seconds, bytes of private memory, bytes in any one file it writes.

    `memory_bytes` is private writable memory (RLIMIT_DATA, enforced by Linux for each process; other systems do not
    enforce it). It does not count address space merely reserved, so it suits runtimes such as .NET as well.
    """

    seconds: float = 10.0
    memory_bytes: int = 500 * MEGABYTE
    file_bytes: int = 512 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The function returned. `peak_bytes` is its largest resident size, 0 where the system does not say."""

    value: T
    seconds: float
    peak_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """The child gave no value. `detail` is for a log and an engineer, not for a user.

    `error` is the exception's class name when the function raised, else empty.
    """

    reason: Reason
    detail: str
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """A program ended by itself: its exit code and the first 16 MB of what it wrote."""

    exit_code: int
    stdout: bytes
    stderr: bytes


def run_isolated(
    function: Callable[..., T], *args: object, limits: ProcessLimits | None = None
) -> Done[T] | Failed:
    """Call `function(*args)` in a child process and wait for it, at most `limits.seconds`.

    Raises ValueError when the function cannot be imported by name in a child (a lambda, a nested function or one of
    `__main__`): that is a mistake in our code, not in the file.
    """
    module, name = _importable_name(function)
    limits = limits or ProcessLimits()
    with tempfile.TemporaryDirectory(prefix="concord-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        _write_request(work, module, name, args)
        started = time.monotonic()
        code = _call(work, module, limits)
        seconds = time.monotonic() - started
        if code is None:
            return Failed("timed_out", f"stopped after {limits.seconds:g} s", seconds)
        return _read_reply(work, code, seconds, module)


def run_program(
    argv: Sequence[str],
    *,
    limits: ProcessLimits | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Done[ProgramResult] | Failed:
    """Run a program with the same limits; it and all it started are killed on time.

    `folder` is its working directory (default: an empty one, removed afterwards). `environment` is added to the few
    variables a child keeps. An exit code other than 0 is still `Done`: only the caller knows what it means.
    """
    limits = limits or ProcessLimits()
    program = shutil.which(argv[0])
    if program is None:
        return Failed("not_found", f"the program {argv[0]!r} is not installed", 0.0)
    with tempfile.TemporaryDirectory(prefix="concord-", ignore_cleanup_errors=True) as scratch:
        work = Path(scratch)
        started = time.monotonic()
        command = [*_launcher(limits), "exec", str(folder or work), program, *argv[1:]]
        code = _wait(command, limits=limits, work=work, environment=environment or {})
        seconds = time.monotonic() - started
        if code is None:
            return Failed("timed_out", f"stopped after {limits.seconds:g} s", seconds)
        if code < 0:
            return _ended_by_signal(-code, _tail(work / "stderr"), seconds)
        result = ProgramResult(code, _head(work / "stdout"), _head(work / "stderr"))
        return Done(result, seconds)


def warm_up(function: Callable[..., object]) -> None:
    """Let a process wait with the function's module imported, so that its first caller does not wait for that.

    `run_isolated` does it by itself at the first call; a server calls this when it starts. Takes as long as the import.
    From then on a process waits as long as this one lives; otherwise it ends when nothing came for five minutes.
    """
    module, _ = _importable_name(function)
    if not can_wait_ahead():
        return
    _starter().stay = True
    with contextlib.suppress(NotStarted), tempfile.TemporaryDirectory(prefix="concord-") as folder:
        _write_request(Path(folder), __name__, "_do_nothing", ())
        _starter().run(Path(folder), module, _numbers(ProcessLimits(seconds=60.0)))


def close_waiting() -> None:
    """Let the waiting process end, if there is one; the next call starts another."""
    _starter().close()


def _do_nothing() -> None:
    """What a process does that is only to be warm."""


def _importable_name(function: Callable[..., object]) -> tuple[str, str]:
    module = getattr(function, "__module__", "")
    name = getattr(function, "__qualname__", "")
    if not module or not name or module == "__main__" or "<" in name:
        raise ValueError(f"{function!r} cannot run in its own process: make it a module's own function")
    return module, name


def _write_request(work: Path, module: str, name: str, args: tuple[object, ...]) -> None:
    (work / "request").write_bytes(pickle.dumps((module, name, args)))
    (work / "path.json").write_text(json.dumps(sys.path))


def _call(work: Path, module: str, limits: ProcessLimits) -> int | None:
    """The exit code of a child that did the request in `work`: a waiting process's fork, else a fresh interpreter."""
    if can_wait_ahead():
        with contextlib.suppress(NotStarted):
            return _starter().run(work, module, _numbers(limits))
    return _wait([*_launcher(limits), "call", str(work)], limits=limits, work=work, environment={})


@lru_cache(maxsize=1)
def _starter() -> Starter:
    return make_starter(_kept_environment())


def _numbers(limits: ProcessLimits) -> tuple[float, int, int]:
    return limits.seconds, limits.memory_bytes, limits.file_bytes


def _launcher(limits: ProcessLimits) -> list[str]:
    return [sys.executable, "-I", str(CHILD), *map(str, _numbers(limits))]


def _kept_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}


def _wait(
    command: list[str], *, limits: ProcessLimits, work: Path, environment: Mapping[str, str]
) -> int | None:
    """Start the child, wait, and end it with everything it started. None when its time was up."""
    places = {"HOME": str(work), "TMPDIR": str(work)}
    with (work / "stdout").open("wb") as out, (work / "stderr").open("wb") as err:
        child = subprocess.Popen(  # noqa: S603 - our own launcher; the argument list never goes through a shell
            command,
            cwd=work,
            env={**_kept_environment(), **places, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            return child.wait(timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _kill_group(child)


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _read_reply(work: Path, code: int, seconds: float, module: str) -> Done[Any] | Failed:
    reply = work / "reply"
    if code < 0:
        return _ended_by_signal(-code, _tail(work / "stderr"), seconds)
    if code != 0 or not reply.is_file():
        return Failed("crashed", _tail(work / "stderr") or f"exit code {code}", seconds)
    try:
        kind, value, extra, peak = _OwnClassesOnly(reply.read_bytes(), module).load()
    except (
        Exception
    ) as error:  # the child is not trusted: a reply that cannot be read is a crash, whatever it says
        return Failed("crashed", f"unreadable reply: {error}", seconds)
    if kind == "value":
        return Done(value, seconds, int(peak))
    reason: Reason = "out_of_memory" if kind == "memory" else "raised"
    return Failed(reason, str(extra), seconds, str(value))


def _ended_by_signal(number: int, detail: str, seconds: float) -> Failed:
    if number in (signal.SIGALRM, signal.SIGXCPU):
        return Failed("timed_out", detail, seconds)
    if number == signal.SIGKILL:
        return Failed("out_of_memory", detail or "killed by the system", seconds)
    return Failed("crashed", detail or f"ended by signal {number}", seconds)


def _tail(path: Path) -> str:
    if not path.exists():  # it was ended before it had its folder
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - DETAIL_BYTES))
        return file.read().decode("utf-8", "replace").strip()


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16 * MEGABYTE)


class _OwnClassesOnly(pickle.Unpickler):
    """Unpickles plain values and our own classes; anything that could run code is refused.

    "Our own" is this package and that of the function which was called.
    """

    plain = frozenset({"set", "frozenset", "bytearray", "complex", "range", "slice"})
    library = frozenset(
        {
            ("datetime", "date"),
            ("datetime", "datetime"),
            ("datetime", "time"),
            ("datetime", "timedelta"),
            ("datetime", "timezone"),
            ("decimal", "Decimal"),
            ("pathlib", "PosixPath"),
            ("pathlib", "WindowsPath"),
            ("uuid", "UUID"),
        }
    )

    def __init__(self, data: bytes, module: str) -> None:
        super().__init__(io.BytesIO(data))
        self.roots = {name.split(".", maxsplit=1)[0] for name in (__name__, module)}

    def find_class(self, module: str, name: str) -> Any:
        if module == "builtins" and name in self.plain:
            return getattr(builtins, name)
        if (module, name) in self.library:
            return super().find_class(module, name)
        ours = module.split(".", maxsplit=1)[0] in self.roots
        found = super().find_class(module, name) if ours else None
        if isinstance(found, type) and found.__module__ == module:
            return found
        raise pickle.UnpicklingError(f"a reply may not hold {module}.{name}")
