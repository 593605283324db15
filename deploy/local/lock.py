"""One copy of Concord per data folder: a file lock that the kernel drops however the copy ends.

The file also says who holds it and at which address, for the message to whoever comes second.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from deploy.local.errors import AlreadyRunning


class RunLock:
    """Held while a copy runs; a context manager."""

    def __init__(self, var: Path, address: str) -> None:
        self.file = var / "running.lock"
        self.address = address
        self._handle: int | None = None

    def __enter__(self) -> "RunLock":
        """Take the lock. Raises AlreadyRunning."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise self._running() from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()} {self.address}".encode())
        self._handle = handle
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next copy start."""
        if self._handle is not None:
            os.close(self._handle)  # the file stays: removing it would let two copies lock two files
            self._handle = None

    def _running(self) -> AlreadyRunning:
        pid, _, address = self.file.read_text().partition(" ")
        return AlreadyRunning(
            f"Concord already runs on {self.file.parent} (process {pid or 'unknown'}): {address}",
            f"Open that address; or stop it with Ctrl-C in its window, or: kill {pid}",
        )


def is_running(var: Path) -> bool:
    """Whether a copy runs on this data folder now."""
    try:
        with RunLock(var, ""):
            return False
    except AlreadyRunning:
        return True
