"""One LibreOffice process that can't outlive its time, its memory, or the program that started it.

A converted document never shares a process with a document from someone else: a process serves one job and ends.
Knows nothing of PDFs, pools or what is being converted.
"""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

# The watcher reads a pipe that only we hold open: when we end, however we end, it takes the whole group with it.
_LEASH = """
exec 3<&0
ulimit -v "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; ulimit -f "$3" 2>/dev/null; ulimit -c 0 2>/dev/null
shift 3
( read -r _ <&3; kill -KILL 0 ) </dev/null >/dev/null 2>&1 &
"$@" </dev/null 3<&-
"""
_MEMORY_KB = 4 * 1024 * 1024
"""Address space, of which LibreOffice maps about 1 GB at rest."""
_NEVER_RAN = frozenset({126, 127})
"""How a shell ends when a program, or a library that it needs, is not there or can't be run (POSIX, 2.8.2)."""
_DISK_BLOCKS = 1024 * 1024 * 1024 // 512


class OfficeProcess:
    """`soffice` with `arguments`, bound to `profile`, where its temporary files go too. Always `close()` it."""

    def __init__(self, executable: str, profile: Path, arguments: list[str], cpu_seconds: int) -> None:
        self.profile = profile
        scratch = profile / "scratch"
        scratch.mkdir(parents=True, exist_ok=True)
        self._log = scratch / f"office-{time.monotonic_ns()}.log"
        limits = [str(_MEMORY_KB), str(cpu_seconds), str(_DISK_BLOCKS)]
        command = [executable, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - no part of the command is a user's
                ["/bin/sh", "-c", _LEASH, "soffice-leash", *limits, *command, "--nologo", *arguments],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=scratch,
                env=_get_environment(scratch),
                process_group=0,
            )

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def never_ran(self) -> bool:
        """Whether it ended because the program itself could not start."""
        return self._process.poll() in _NEVER_RAN

    def wait(self, seconds: float) -> bool:
        """Wait until the process has ended by itself; False when it had not after `seconds`."""
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        """End it and everything that it started, at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait()

    def get_messages(self) -> str:
        """What it printed, shortened, for a log: never for a page, since it may name parts of the document."""
        with suppress(OSError):
            return self._log.read_text(errors="replace")[-2000:]
        return ""


def _get_environment(scratch: Path) -> dict[str, str]:
    """A bare environment: our passwords and addresses are none of a document's business."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
