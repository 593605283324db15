"""Our side of the waiting process (`process_server`): keeps one for this process, hands it jobs, and follows them.

A job that could not be begun raises `NotStarted`, and the caller starts a fresh interpreter instead. Knows nothing of
what a job does.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

BOOTSTRAP = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "from shared.documents.process_server import main; main()"
)
HAND_OVER_SECONDS = 5.0
CLEAR_SECONDS = 5.0
# Number libraries start a thread for every processor when they are imported, and a process with threads cannot fork.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
# A child begins with an empty heap, and reading a file asks for 10 MB: in pages of 2 MB that takes a tenth less of its
# time.
LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


class NotStarted(Exception):
    """The job was not begun and may be begun elsewhere."""


def can_wait_ahead() -> bool:
    """Whether this system can hold a child by a handle that is never another's (Linux 5.3)."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


class Starter:
    """One waiting process, started when first needed and again when it is gone. Safe to use from several threads."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = {**environment, **ONE_THREAD, **LARGE_PAGES}
        self._lock = threading.Lock()
        self._channel: socket.socket | None = None
        self._servers: list[subprocess.Popen[bytes]] = []
        self._unfit: set[str] = set()
        self.stay = False
        """Whether the waiting process stays as long as this one lives, however seldom it is asked."""

    def run(self, folder: Path, module: str, limits: tuple[float, int, int]) -> int | None:
        """The exit code of the child that did the job in `folder`; minus a signal's number; None when its time was up.

        Nothing that the child started is left when this returns. Raises NotStarted.
        """
        if module in self._unfit:
            raise NotStarted(f"{module} starts threads when it is imported")
        deadline = time.monotonic() + limits[0]
        control, theirs = socket.socketpair()
        with control:
            with theirs:
                message = {"folder": str(folder), "module": module, "limits": limits, "stay": self.stay}
                self._hand_over(json.dumps(message).encode(), theirs)
            try:
                return self._follow(control, deadline, module)
            finally:
                _clear(control)

    def close(self) -> None:
        """Let the waiting process end; jobs that it has run to their end."""
        with self._lock:
            self._drop()
            servers, self._servers = self._servers, []
        for server in servers:
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=1)

    def forget(self) -> None:
        """After a fork: the waiting process is the parent's."""
        self._lock = threading.Lock()
        self._drop()
        self._servers = []

    def _hand_over(self, message: bytes, theirs: socket.socket) -> None:
        with self._lock:
            for _ in range(2):  # the one we have may have ended for want of work
                channel = self._channel or self._start()
                try:
                    socket.send_fds(channel, [message], [theirs.fileno()])
                    return
                except OSError:
                    self._drop()
        raise NotStarted("the waiting process takes no jobs")

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(HAND_OVER_SECONDS)
        path = json.dumps([entry or str(Path.cwd()) for entry in sys.path])
        self._servers = [server for server in self._servers if server.poll() is None]
        with theirs:
            server = subprocess.Popen(  # noqa: S603 - our own interpreter and words; no shell
                [sys.executable, "-I", "-c", BOOTSTRAP, str(theirs.fileno()), path],
                cwd="/",
                env=self._environment,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._servers.append(server)
        self._channel = ours
        return ours

    def _follow(self, control: socket.socket, deadline: float, module: str) -> int | None:
        words = b""
        while b"ended " not in words or not words.endswith(b"\n"):
            control.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                piece = control.recv(256)
            except TimeoutError:
                return None
            words += piece
            if b"unfit" in words:
                self._unfit.add(module)
                raise NotStarted(f"{module} starts threads when it is imported")
            if not piece and b"started" not in words:
                raise NotStarted("the waiting process ended")
            if not piece:
                return 1
        return int(words.split()[-1])

    def _drop(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None


def _clear(control: socket.socket) -> None:
    """Let go of the job, and wait until the server has killed and buried it."""
    with contextlib.suppress(OSError):
        control.shutdown(socket.SHUT_WR)
        control.settimeout(CLEAR_SECONDS)
        while control.recv(256):
            pass


def make_starter(environment: Mapping[str, str]) -> Starter:
    """A starter that ends with this process and that a forked child does not share."""
    starter = Starter(environment)
    atexit.register(starter.close)
    os.register_at_fork(after_in_child=starter.forget)
    return starter
