"""The two jobs between the engines' start and the first page: the migrations and the demo seed.

Each runs as a `concord` command of its own, so that what it imports does not stay in the supervisor's memory and what
it says on failure is one line here and the rest in its log.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local.errors import StackError

SEEDED = "seeded"


def migrate(concord: Sequence[str], var: Path, env: Mapping[str, str]) -> None:
    """Bring every service's schema up to date. Raises StackError."""
    _command([*concord, "migrate"], "The database could not be brought up to date", var, env)


def needs_seed(var: Path) -> bool:
    """Whether the demo seed has not been completed on this data folder."""
    return not (var / SEEDED).exists()


def seed(concord: Sequence[str], var: Path, env: Mapping[str, str]) -> None:
    """Fill in the demo's people and agreements; an interrupted seed goes on. Raises StackError."""
    _command([*concord, "seed"], "The demo's people and agreements could not be filled in", var, env)
    (var / SEEDED).touch()


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
        words = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise StackError(f"{failure}: {' '.join(words)}", f"The whole story: {log}")
