"""One long-running child process: start it, see whether it lives, stop it for certain, say why it ended.

It knows nothing of what the child does. A child ends with its parent (Linux), is out of reach of the terminal's
Ctrl-C (so that the stack is stopped in order), and leaves a pid file that survives a kill -9 of the parent.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from deploy.local.accounts import Account, may_enter

LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass
class Child:
    """A child process and how it wants to be treated."""

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    account: Account | None = None
    reaches: Sequence[Path] = ()
    """Paths that the account must be able to reach."""
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 5.0
    """How long it may take to end by itself after `stop_signal`; then it is killed."""
    death_signal: signal.Signals | None = None
    """What the kernel sends it when its parent dies; the stop signal unless set."""
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, after ending whatever an earlier, killed parent left of it."""
        self.end_leftover()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-I", str(LAUNCHER), *self.launch_options(), "--", *self.argv],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.cwd,
                env={**os.environ, **self.env},
                start_new_session=True,
            )
        self.pid_file.write_text(f"{self.process.pid} {_started(self.process.pid)}")

    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the stop signal and return at once."""
        if self.process is not None and self.alive():
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Stop it and everything it started; returns when nothing is left. Safe to call twice."""
        if self.process is None:
            return
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.stop_seconds)
        _kill_session(self.process.pid)
        self.process.wait()
        self.process = None
        self.pid_file.unlink(missing_ok=True)

    def how_it_ended(self) -> str:
        """In words: `ended (code 1)` or `was killed (signal 9)`."""
        code = None if self.process is None else self.process.poll()
        if code is None:
            return "is not running"
        return f"was killed (signal {-code})" if code < 0 else f"ended (code {code})"

    def end_leftover(self) -> None:
        """End the process of the pid file, if it is really ours (pids are reused)."""
        leftover = _leftover(self.pid_file)
        if leftover is not None:
            leftover.send_signal(self.stop_signal)
            _, still = psutil.wait_procs([leftover], timeout=self.stop_seconds)
            _kill_session(leftover.pid)
            psutil.wait_procs(still, timeout=5)
        self.pid_file.unlink(missing_ok=True)

    def last_words(self, lines: int = 3) -> str:
        """The end of its log, for an error message."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 4000))
            return "\n".join(log.read().decode(errors="replace").strip().splitlines()[-lines:])

    @property
    def pid_file(self) -> Path:
        """Where its pid and start time are kept while it runs."""
        return self.log.with_suffix(".pid")

    def launch_options(self) -> list[str]:
        """The launcher's arguments: what happens when the parent dies, and whom to run as."""
        death = self.death_signal or self.stop_signal
        options = ["--death-signal", str(int(death)), "--parent", str(os.getpid())]
        if self.account is not None:
            options += ["--uid", str(self.account.uid), "--gid", str(self.account.gid)]
            if not may_enter(self.account, self.reaches):
                options.append("--pass-closed-folders")
        return options


def _started(pid: int) -> float:
    """When the process with this pid started, in seconds since the epoch; 0 if it is gone already."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return 0.0


def _leftover(pid_file: Path) -> psutil.Process | None:
    """The running process that a pid file names, or None: no file, no process, or another process by now."""
    try:
        pid, started = pid_file.read_text().split()
        process = psutil.Process(int(pid))
        return process if abs(process.create_time() - float(started)) < 1 else None
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def _kill_session(pid: int) -> None:
    """Kill what is left of a child's process group (the child leads its own)."""
    # Nothing left (macOS answers "not permitted" for a group of zombies).
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
