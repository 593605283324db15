"""The waiting process: has imported what jobs need, and forks one child for each job, which ends with it.

It never opens a job's input; what it reads, once, is a module's own sample (`warm`). So no file can leave anything
behind in it, and every child begins as clean as the first; a child sets its limits before it looks at its input,
exactly as a fresh interpreter does. One thread, Linux only.
`process_starter` talks to it: a request is one message with a socket of its own, on which it answers `started` and
`ended CODE`; when that socket closes, the child and all it started are killed. When nobody holds a socket, it ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import selectors
import signal
import socket
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from shared.documents.process_child import call, reply, set_limits

IDLE_SECONDS = 300.0
IMPORT_SECONDS = 60
MESSAGE_BYTES = 65_536


@dataclass
class Job:
    """A child that runs or has run, and the socket of the one who asked for it."""

    pid: int
    exit: int
    control: socket.socket


class Server:
    """Takes requests until its socket closes, then waits for the jobs it has."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests: socket.socket | None = requests
        self._selector = selectors.DefaultSelector()
        self._selector.register(requests, selectors.EVENT_READ, self._take_request)
        self._jobs: dict[int, Job] = {}
        self._patience: float | None = IDLE_SECONDS

    def serve(self) -> None:
        """Run until there is nothing left to do, or, unless told to stay, nobody has asked for five minutes."""
        while self._requests is not None or self._jobs:
            events = self._selector.select(None if self._jobs else self._patience)
            if not events and not self._jobs:
                return
            for key, _ in events:
                key.data()

    def _take_request(self) -> None:
        requests = self._requests
        if requests is None:
            return
        message, sockets, _, _ = socket.recv_fds(requests, MESSAGE_BYTES, 1)
        if not message:
            self._stop_taking()
            return
        request = json.loads(message)
        self._patience = None if request["stay"] else IDLE_SECONDS
        control = socket.socket(fileno=sockets[0])
        prepare(Path(request["folder"]), request["module"])
        if is_threaded():
            control.send(b"unfit\n")
            control.close()
            self._stop_taking()
            return
        self._start(Path(request["folder"]), request["limits"], control)

    def _start(self, folder: Path, limits: list[Any], control: socket.socket) -> None:
        pid = os.fork()
        if pid == 0:
            self._become_child(folder, limits, control)
        job = Job(pid, os.pidfd_open(pid), control)
        self._jobs[pid] = job
        self._selector.register(job.exit, selectors.EVENT_READ, lambda: self._tell_end(job))
        self._selector.register(control, selectors.EVENT_READ, lambda: self._finish(job))
        with contextlib.suppress(OSError):
            control.send(b"started\n")

    def _become_child(self, folder: Path, limits: list[Any], control: socket.socket) -> NoReturn:
        """Never returns: whatever happens, this process must not go on as a second server."""
        code = 1
        try:
            os.setsid()
            self._let_go(control)
            set_limits(*limits)
            enter(folder)
            reply(folder, call(folder))
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(BaseException):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _let_go(self, control: socket.socket) -> None:
        """Close what is the server's, so that a child can neither talk for it nor keep its sockets open."""
        self._selector.close()
        control.close()
        if self._requests is not None:
            self._requests.close()
        for job in self._jobs.values():
            job.control.close()
            os.close(job.exit)

    def _tell_end(self, job: Job) -> None:
        """Say how the child ended. It stays in the process table, so that its group's number cannot be used anew."""
        self._selector.unregister(job.exit)
        ended = os.waitid(os.P_PIDFD, job.exit, os.WEXITED | os.WNOWAIT)
        code = 1 if ended is None else ended.si_status
        if ended is not None and ended.si_code != os.CLD_EXITED:
            code = -code
        with contextlib.suppress(OSError):
            job.control.send(f"ended {code}\n".encode())

    def _finish(self, job: Job) -> None:
        """The asker has let go: end the child with all it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(job.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(job.pid, signal.SIGKILL)  # before its setsid a child is not a group of its own
        os.waitpid(job.pid, 0)
        with contextlib.suppress(KeyError):
            self._selector.unregister(job.exit)
        self._selector.unregister(job.control)
        os.close(job.exit)
        job.control.close()
        del self._jobs[job.pid]

    def _stop_taking(self) -> None:
        if self._requests is not None:
            self._selector.unregister(self._requests)
            self._requests.close()
            self._requests = None


def prepare(folder: Path, module: str) -> None:
    """Import the job's module here, once, so that no later child has to. A module that fails is the child's to tell.

    Where it has a `warm`, call that too: it may read what is our own, never what a job brings.
    """
    if module in sys.modules:
        return
    sys.path[:] = json.loads((folder / "path.json").read_text())
    signal.alarm(IMPORT_SECONDS)
    with contextlib.suppress(Exception):
        getattr(importlib.import_module(module), "warm", _nothing)()
    signal.alarm(0)
    gc.collect()
    gc.freeze()  # objects that are never looked at by the collector stay shared with the children


def _nothing() -> None:
    """What a module without a `warm` has to warm."""


def is_threaded() -> bool:
    """Whether an import has started threads: a fork would leave their locks held for ever."""
    return sum(1 for _ in Path("/proc/self/task").iterdir()) > 1


def enter(folder: Path) -> None:
    """Make the job's folder the child's home, and the place of its output."""
    os.chdir(folder)
    os.environ.update(HOME=str(folder), TMPDIR=str(folder))
    for number, name in ((1, "stdout"), (2, "stderr")):
        target = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(target, number)
        os.close(target)
    random.seed()


def main() -> None:
    """Arguments: the number of the socket that requests come on."""
    Server(socket.socket(fileno=int(sys.argv[1]))).serve()
