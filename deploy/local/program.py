"""Concord's own processes beside the engines: the web server and the workers, seen as the supervisor sees an engine."""

import sys
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local.ports import LOOPBACK
from deploy.local.process import Child
from deploy.local.waiting import wait_until

CONCORD = (sys.executable, "-m", "deploy.cli")
"""How the command `concord` is called from here, whatever the PATH."""


class Program:
    """A `concord …` command that runs until it is stopped."""

    name: str
    stop_seconds = 4.0

    def __init__(self, argv: Sequence[str], log: Path, env: Mapping[str, str]) -> None:
        self.child = Child(self.name, argv, log, env=env, stop_seconds=self.stop_seconds)

    def start(self) -> None:
        """Start it and return at once."""
        self.child.start()

    def wait(self) -> None:
        """Return when it works. Raises EngineFailed."""
        wait_until(self.healthy, self.child)

    def healthy(self) -> bool:
        """Whether it works, as far as can be seen from outside."""
        return self.child.alive()

    def stop(self) -> None:
        """Stop it; safe to call twice."""
        self.child.stop()


class WebProgram(Program):
    """The web server of all services in one process."""

    name = "The web server"

    def __init__(
        self,
        concord: Sequence[str],
        port: int,
        log: Path,
        env: Mapping[str, str],
        after: Path | None = None,
    ) -> None:
        bind = f"{LOOPBACK}:{port}"
        super().__init__([*concord, "serve", "all", "--bind", bind, *_held(after)], log, env)
        self.address = f"http://{bind}"

    def healthy(self) -> bool:
        """Whether it answers `/healthz`."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:  # noqa: S310  # loopback
                return bool(answer.status == 200)
        except OSError:
            return False


class WorkerProgram(Program):
    """The workers of all services in one process."""

    name = "The worker"
    stop_seconds = 5.0

    def __init__(
        self, concord: Sequence[str], log: Path, env: Mapping[str, str], after: Path | None = None
    ) -> None:
        self.ready = log.with_name("worker.ready")
        argv = [*concord, "worker", "all", "--ready-file", str(self.ready), *_held(after)]
        super().__init__(argv, log, env)

    def start(self) -> None:
        """Start it; what an earlier one said, that was killed, no longer counts."""
        self.ready.unlink(missing_ok=True)
        super().start()

    def healthy(self) -> bool:
        """Whether it takes work: an act sent earlier would wait, and its sender be told that nobody answers."""
        return super().healthy() and self.ready.exists()


def _held(after: Path | None) -> list[str]:
    return [] if after is None else ["--after", str(after)]
