"""A child of the waiting process made ready before there is a job: forked, and its memory touched, while nobody waits.

It has read our own samples and nothing else, serves one job as any other child, and ends with the process that forked
it. Knows nothing of who asks.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from shared.documents.process_child import call, reply, set_limits

WARM_SECONDS = 60
MESSAGE_BYTES = 65_536
READY = b"r"
Limits = list[Any]


@dataclass
class Spare:
    """The child that waits: its number, the handle on its end, our end of its line."""

    pid: int
    exit: int
    line: socket.socket

    def is_ready(self) -> bool:
        """Whether it has warmed up and waits; asked once. One that still warms up is left to it: a fork is quicker."""
        try:
            return self.line.recv(1, socket.MSG_DONTWAIT) == READY
        except OSError:
            return False

    def is_alive(self) -> bool:
        """Whether nothing has ended it."""
        return os.waitid(os.P_PIDFD, self.exit, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def give(self, folder: Path, limits: Limits) -> bool:
        """Give it its job; False where it is gone."""
        try:
            self.line.send(json.dumps({"folder": str(folder), "limits": limits}).encode())
        except OSError:
            return False
        self.line.close()
        return True

    def drop(self) -> None:
        """End it without a job."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.forget()

    def forget(self) -> None:
        """Close what another child inherited of it."""
        self.line.close()
        os.close(self.exit)


def fork_spare(let_go: Callable[[], None], warm: Callable[[], None]) -> Spare:
    """A new one, which closes what is the forking process's by `let_go` and warms up."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        ours.close()
        _serve_one(theirs, let_go, warm)
    theirs.close()
    return Spare(pid, os.pidfd_open(pid), ours)


def run_and_end(begin: Callable[[], None], find: Callable[[], tuple[Path, Limits] | None]) -> NoReturn:
    """Do one job in this process, a child, and end it. `begin` makes it the child's own, `find` says what to do.

    Never returns: whatever happens, a child must not go on as a second server.
    """
    code = 1
    try:
        os.setsid()
        begin()
        job = find()
        if job is not None:
            folder, limits = job
            set_limits(*limits)
            _enter(folder)
            reply(folder, call(folder))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _enter(folder: Path) -> None:
    """Make the job's folder the child's home, and the place of its output."""
    os.chdir(folder)
    os.environ.update(HOME=str(folder), TMPDIR=str(folder))
    for number, name in ((1, "stdout"), (2, "stderr")):
        target = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(target, number)
        os.close(target)
    random.seed()


def _serve_one(line: socket.socket, let_go: Callable[[], None], warm: Callable[[], None]) -> NoReturn:
    def begin() -> None:
        let_go()
        signal.alarm(WARM_SECONDS)
        warm()
        signal.alarm(0)
        line.send(READY)

    def find() -> tuple[Path, Limits] | None:
        message = line.recv(MESSAGE_BYTES)
        line.close()
        if not message:
            return None  # the process that forked us has ended
        job = json.loads(message)
        return Path(job["folder"]), job["limits"]

    run_and_end(begin, find)
