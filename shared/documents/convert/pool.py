"""The pool: how many LibreOffice processes run at once, how long each may take, when idle ones end.

Turns bytes into bytes; what makes a finished PDF is in `finish`.
"""

import atexit
import contextlib
import os
import queue
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from shared.documents.convert.locate import get_office
from shared.documents.convert.model import ConversionFailed, OfficeMissing, OutOfTime
from shared.documents.convert.slot import Job, Outcome, Slot

DEFAULT_SECONDS = 60.0
_PREFIX = "concord-office-pool-"
_IDLE_SECONDS = 300.0
_SIMPLER = "Open the file in Word or LibreOffice, save it again as .docx, and send that copy."


class OfficePool:
    """At most `size` conversions at once; further callers wait their turn. Safe to use from many threads.

    `keep_warm` trades about 150 MB a slot, for five minutes after the last job, for a sixth of the waiting.
    """

    def __init__(self, *, size: int = 1, executable: str = "", keep_warm: bool = True) -> None:
        self.size = size
        self._keep_warm = keep_warm
        self._executable = executable
        self._slots: queue.LifoQueue[Slot | None] = queue.LifoQueue()
        for _ in range(size):
            self._slots.put(None)
        self._root: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()
        self._idle: threading.Timer | None = None

    def export(
        self,
        files: Sequence[tuple[str, bytes]],
        *,
        target: str,
        suffix: str,
        seconds: float = DEFAULT_SECONDS,
    ) -> list[bytes | ConversionFailed]:
        """Convert `files` (name, bytes) in one process and `seconds` together; one answer for each, in order.

        Raises OfficeMissing. A file without a result comes back as ConversionFailed, never as an exception.
        """
        executable = get_office(self._executable).executable
        with self._slot(executable) as slot, tempfile.TemporaryDirectory(dir=self._get_root()) as work:
            job = _lay_out(files, Path(work), target, suffix)
            outcome = slot.run(job, seconds)
            return [_read(job, source, outcome, seconds) for source in job.sources]

    def cool(self) -> None:
        """End the idle processes; the next conversion starts one again."""
        self._each_free_slot(Slot.cool)

    def close(self) -> None:
        """End everything that the pool started and remove its files; a later job starts the pool again."""
        self._stop_idle_timer()
        self._each_free_slot(Slot.close)
        if self._root is not None:
            self._root.cleanup()
            self._root = None

    @contextlib.contextmanager
    def _slot(self, executable: str) -> Iterator[Slot]:
        slot = self._slots.get()
        try:
            self._stop_idle_timer()
            slot = slot or Slot(executable, self._create_directory())
            yield slot
            if self._keep_warm:
                slot.warm()
                self._start_idle_timer()
        finally:
            self._slots.put(slot)

    def _create_directory(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._get_root()))

    def _get_root(self) -> str:
        with self._lock:
            if self._root is None:
                sweep_abandoned()
                self._root = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-")
                atexit.register(self.close)
            return self._root.name

    def _each_free_slot(self, act: Callable[[Slot], None]) -> None:
        free: list[Slot | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                free.append(self._slots.get_nowait())
        for slot in free:
            if slot is not None:
                act(slot)
            self._slots.put(slot if act is Slot.cool else None)

    def _start_idle_timer(self) -> None:
        with self._lock:
            if self._idle is None:
                self._idle = threading.Timer(_IDLE_SECONDS, self.cool)
                self._idle.daemon = True
                self._idle.start()

    def _stop_idle_timer(self) -> None:
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
                self._idle = None


def sweep_abandoned() -> None:
    """Remove what a killed program left in the temporary folder: it may hold documents."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).split("-", 1)[0]
        if owner.isdecimal() and not _is_running(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def get_safe_name(name: str) -> str:
    """A plain file stem for LibreOffice: it fails on some names, and documents may show theirs in a field."""
    stem = re.sub(r"\.docx?$", "", name.replace("\\", "/").rsplit("/", 1)[-1], flags=re.IGNORECASE)
    safe = re.sub(r"[^\w .-]+", "-", stem).strip(" .-")[:80].strip(" .-")
    return safe or "document"


def _lay_out(files: Sequence[tuple[str, bytes]], work: Path, target: str, suffix: str) -> Job:
    source_dir, output = work / "in", work / "out"
    source_dir.mkdir()
    output.mkdir()
    sources: list[Path] = []
    for name, content in files:
        stem = get_safe_name(name)
        path = source_dir / f"{stem}.docx"
        if path.exists():
            path = source_dir / f"{stem} ({len(sources) + 1}).docx"
        path.write_bytes(content)
        sources.append(path)
    return Job(tuple(sources), output, target, suffix)


def _read(job: Job, source: Path, outcome: Outcome, seconds: float) -> bytes | ConversionFailed:
    result = job.get_result(source)
    if result.is_file() and result.stat().st_size:
        return result.read_bytes()
    if outcome.timed_out:
        return OutOfTime(
            f"Converting took longer than {seconds:.0f} seconds and was stopped.",
            "Try again when less is going on; if it happens again, make the document simpler or split it.",
        )
    if outcome.refused:
        return ConversionFailed("LibreOffice can't read this file as a Word document.", _SIMPLER)
    if outcome.never_ran:
        raise OfficeMissing(
            "LibreOffice could not start on this machine, so the document was not looked at.",
            "Whoever runs this machine should see whether `soffice --version` works there with the same PATH, install "
            "LibreOffice anew if not, and try again.",
        )
    return ConversionFailed("LibreOffice stopped while it was reading this file.", _SIMPLER)
