"""The two jobs between the engines' start and the first page: the migrations and the demo seed.

Each runs as a `concord` command of its own, so that what it imports does not stay in the supervisor's memory and what
it says on failure is one line here and the rest in its log.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.process import Child
from shared.demo import filling_file

SEEDED = "seeded"


def migrate(concord: Sequence[str], var: Path, env: Mapping[str, str]) -> None:
    """Bring every service's schema up to date. Raises StackError."""
    _command([*concord, "migrate"], "The database could not be brought up to date", var, env)


def needs_seed(var: Path) -> bool:
    """Whether the demo seed has not been completed on this data folder."""
    return not (var / SEEDED).exists()


def forget_filling(var: Path) -> None:
    """A start that was killed left word that the demo is being filled in; nobody is at it now."""
    filling_file(var).unlink(missing_ok=True)


class Seeding:
    """The demo being filled in, beside the running Concord; an interrupted one goes on at the next start."""

    def __init__(self, concord: Sequence[str], var: Path, env: Mapping[str, str]) -> None:
        self._var = var
        self.child = Child("The demo's seed", [*concord, "seed"], var / "log" / "seed.log", env=env)

    def begun_before(self) -> bool:
        """Whether an earlier start began it: then its people are there already."""
        return self.child.log.exists()

    def start(self) -> None:
        """Begin, and return at once."""
        self.child.log.unlink(missing_ok=True)
        self.child.start()
        filling_file(self._var).touch()

    def stop(self) -> None:
        """Break it off: the next start goes on."""
        self.child.stop()
        forget_filling(self._var)

    def ended(self) -> str | None:
        """None while it works; then one line that says how it went."""
        if self.child.process is None or self.child.alive():
            return None
        well = self.child.process.returncode == 0
        words = self.child.last_words(lines=1)
        self.stop()
        if not well:
            return f"The demo could not be filled in whole: {words} The next start goes on. Log: {self.child.log}"
        (self._var / SEEDED).touch()
        return f"The demo is complete. {words.strip()}".strip()


def _command(argv: Sequence[str], failure: str, var: Path, env: Mapping[str, str]) -> None:
    log = var / "log" / f"{argv[-1]}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, **env},
            check=False,
        )
    if done.returncode != 0:
        raise StackError(f"{failure}: {_said(log)}", f"The whole story: {log}")


def _said(log: Path) -> str:
    """The error that a command ended with, in one line: what follows `Error:`, or else its last line."""
    lines = log.read_text(errors="replace").strip().splitlines()
    begins = [number for number, line in enumerate(lines) if line.startswith("Error: ")]
    return " ".join(lines[begins[-1] :] if begins else lines[-1:]).removeprefix("Error: ")
