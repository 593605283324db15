"""Ports that do not answer as they should, and a watch on this process's memory."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil


@dataclass
class Peak:
    """How much more memory (bytes, resident) the block needed at most, and how long it took."""

    grown: int = 0
    seconds: float = 0.0


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Watch this process's resident memory every 5 ms while the block runs."""
    process = psutil.Process(os.getpid())
    peak, done, before = Peak(), threading.Event(), process.memory_info().rss
    start = time.monotonic()

    def watch() -> None:
        while not done.wait(0.005):
            peak.grown = max(peak.grown, process.memory_info().rss - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()
        peak.seconds = time.monotonic() - start


@contextmanager
def port_that_is(kind: str) -> Iterator[int]:
    """A loopback port on which nothing listens (`closed`), or where somebody listens and says nothing (`silent`)."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == "silent":
            listener.listen(64)
        yield listener.getsockname()[1]
