"""One kept engine process, seen from our side: starts it, gives it a job, ends it on time.

Must not know what a redline is; it moves arguments and exit codes.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Literal

CHILD = Path(__file__).with_name("engine_child.py")
START_SECONDS = 30.0


class WorkerLost(Exception):
    """The process ended or had to be ended; `because` says which."""

    def __init__(self, because: Literal["timed_out", "crashed", "out_of_memory"], detail: str) -> None:
        super().__init__(detail)
        self.because: Literal["timed_out", "crashed", "out_of_memory"] = because


def can_stay_warm() -> bool:
    """Whether this system can keep an engine process (pipes that can be waited for, and our hosting code)."""
    return sys.platform in ("linux", "darwin")


class EngineWorker:
    """A running engine process. Serves one job at a time; not safe to share between threads."""

    def __init__(self, program: Path, memory_bytes: int) -> None:
        self.jobs = 0
        self._folder = Path(tempfile.mkdtemp(prefix="concord-engine-"))
        self._log = self._folder / "log"
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own script; no shell
            [sys.executable, "-I", str(CHILD), str(program), str(memory_bytes), str(self._log)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env={**kept, "HOME": str(self._folder), "DOTNET_EnableDiagnostics": "0"},
            start_new_session=True,
        )
        self._buffer = b""
        try:
            self._read_answer(START_SECONDS)
        except WorkerLost:
            self.close()
            raise

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def run(self, arguments: list[str], seconds: float) -> tuple[int, str]:
        """The program's exit code and what it printed. Raises WorkerLost when it died or its time was up."""
        self.jobs += 1
        stream = self._process.stdin
        try:
            if stream is None:
                raise BrokenPipeError
            stream.write(json.dumps(arguments).encode() + b"\n")
            stream.flush()
        except (BrokenPipeError, OSError) as broken:
            raise self._lost() from broken
        answer = self._read_answer(seconds)
        return int(answer["code"]), str(answer["detail"])

    def close(self) -> None:
        """End the process and what it left on disk."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _read_answer(self, seconds: float) -> dict[str, Any]:
        stream = self._process.stdout
        if stream is None:
            raise self._lost()
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise WorkerLost("timed_out", f"stopped after {seconds:g} s")
                chunk = os.read(stream.fileno(), 65_536)
                if not chunk:
                    raise self._lost()
                self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _lost(self) -> WorkerLost:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        detail = self._log.read_text("utf-8", "replace")[-2_000:] if self._log.is_file() else ""
        if "OutOfMemory" in detail or "out of memory" in detail.lower():
            return WorkerLost("out_of_memory", detail)
        return WorkerLost("crashed", detail or f"the engine ended with code {self._process.poll()}")
