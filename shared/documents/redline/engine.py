"""Runs the Docxodus engine over two files in a process of its own, cold (one process a job) or warm (kept).

Both kinds obey the same limits and never raise for what a document does to the engine: they answer `EngineFailed`.
Must not judge the result; `verify` does.
"""

from __future__ import annotations

import atexit
import os
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Protocol

from shared.documents.process import Failed, ProcessLimits, run_program
from shared.documents.redline.engine_files import EngineMissing, engine_program
from shared.documents.redline.engine_worker import EngineWorker, WorkerLost, can_stay_warm

LIMITS = ProcessLimits(seconds=60.0, memory_bytes=1024 * 1024 * 1024)
"""An 800-paragraph agreement takes 3 s and 200 MB here; these bounds are for hostile or broken files."""

FailedBecause = Literal["missing", "timed_out", "out_of_memory", "crashed", "refused"]


@dataclass(frozen=True, slots=True)
class EngineJob:
    """Two documents without tracked changes of their own, and whose changes the redline will show.

    Without `moves`, moved text is shown as deleted in one place and inserted in the other.
    """

    original: bytes
    revised: bytes
    author: str
    at: datetime
    moves: bool = True


@dataclass(frozen=True, slots=True)
class EngineDone:
    """The engine's redline, not yet verified."""

    docx: bytes


@dataclass(frozen=True, slots=True)
class EngineFailed:
    """No redline. `detail` is for a log, not for a user."""

    because: FailedBecause
    detail: str


class Engine(Protocol):
    """Makes a redline of a job."""

    def run(self, job: EngineJob) -> EngineDone | EngineFailed:
        """Run one job; never raises for what the documents contain."""
        ...


class ColdEngine:
    """A fresh process for every job: slower by the start of the runtime (about half a second), nothing kept."""

    def __init__(self, limits: ProcessLimits = LIMITS) -> None:
        self._limits = limits

    def run(self, job: EngineJob) -> EngineDone | EngineFailed:
        """Run one job in a process of its own."""
        try:
            program = engine_program()
        except EngineMissing as missing:
            return EngineFailed("missing", str(missing))
        with tempfile.TemporaryDirectory(prefix="concord-redline-") as folder:
            arguments, target = write_job(job, Path(folder))
            environment = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_gcConcurrent": "0"}
            ended = run_program([str(program), *arguments], limits=self._limits, environment=environment)
            if isinstance(ended, Failed):
                return EngineFailed(_because(ended.reason), ended.detail)
            return read_result(ended.value.exit_code, ended.value.stderr.decode("utf-8", "replace"), target)


class WarmEngine:
    """Up to `size` kept processes, each serving one job at a time; a lost one is replaced.

    Close it, or use it in a `with`. Safe to use from several threads.
    """

    def __init__(self, size: int = 1, limits: ProcessLimits = LIMITS, jobs_each: int = 200) -> None:
        self._limits, self._jobs_each = limits, jobs_each
        self._free: list[EngineWorker] = []
        self._lock, self._slots = threading.Lock(), threading.BoundedSemaphore(size)
        self._closed = False

    def __enter__(self) -> WarmEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Start one process now, so that the first reader does not wait for it. Raises EngineMissing."""
        with self._slots:
            self._give_back(self._take())

    def run(self, job: EngineJob) -> EngineDone | EngineFailed:
        """Run one job on a kept process, waiting for a free one."""
        with self._slots, tempfile.TemporaryDirectory(prefix="concord-redline-") as folder:
            arguments, target = write_job(job, Path(folder))
            try:
                worker = self._take()
            except (EngineMissing, WorkerLost) as missing:
                return EngineFailed("missing", str(missing))
            try:
                code, detail = worker.run(arguments, self._limits.seconds)
            except WorkerLost as lost:
                worker.close()
                return EngineFailed(lost.because, str(lost))
            if code == 0:
                self._give_back(worker)
            else:
                worker.close()  # a program that failed half-way may have left its process in any state
            return read_result(code, detail, target)

    def close(self) -> None:
        """End every kept process."""
        with self._lock:
            self._closed, workers, self._free = True, self._free, []
        for worker in workers:
            worker.close()

    def _take(self) -> EngineWorker:
        with self._lock:
            worker = self._free.pop() if self._free else None
        if worker is not None and worker.is_alive():
            return worker
        return EngineWorker(engine_program(), self._limits.memory_bytes)

    def _give_back(self, worker: EngineWorker) -> None:
        with self._lock:
            if worker.jobs < self._jobs_each and not self._closed:
                self._free.append(worker)
                return
        worker.close()


_shared: dict[int, Engine] = {}
_shared_lock = threading.Lock()


def shared_engine() -> Engine:
    """This process's engine: one kept worker where the system allows it, else a process a job."""
    with _shared_lock:
        pid = os.getpid()  # a forked web worker must not talk through its parent's pipes
        if pid not in _shared:
            _shared.clear()
            engine: Engine = ColdEngine()
            if can_stay_warm():
                warm = WarmEngine()
                atexit.register(warm.close)
                engine = warm
            _shared[pid] = engine
        return _shared[pid]


def write_job(job: EngineJob, folder: Path) -> tuple[list[str], Path]:
    """Put the two documents into `folder`; the engine's arguments and where its result will be."""
    old, new, target = folder / "original.docx", folder / "revised.docx", folder / "redline.docx"
    old.write_bytes(job.original)
    new.write_bytes(job.revised)
    options = [f"--author={job.author}", "--no-conflate-spaces", f"--date-time={stamp(job.at)}"]
    moves = ["--detect-moves"] if job.moves else []
    return [str(old), str(new), str(target), *options, *moves], target


def stamp(at: datetime) -> str:
    """A moment as a change carries it; the engine's default would be 2000-01-01."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_result(code: int, detail: str, target: Path) -> EngineDone | EngineFailed:
    """What the engine wrote, or why it wrote nothing."""
    if code != 0 or not target.is_file():
        because: FailedBecause = "out_of_memory" if "OutOfMemory" in detail else "refused"
        return EngineFailed(because, detail.strip() or f"exit code {code}")
    return EngineDone(target.read_bytes())


def _because(reason: str) -> FailedBecause:
    known: dict[str, FailedBecause] = {
        "timed_out": "timed_out",
        "out_of_memory": "out_of_memory",
        "not_found": "missing",
    }
    return known.get(reason, "crashed")
