"""Where built engines are kept between runs: `~/.cache/concord`, or `CONCORD_CACHE`. A build gets there whole."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deploy.local.errors import StackError


def cache_folder() -> Path:
    """The user's cache of built engines."""
    named = os.environ.get("CONCORD_CACHE")
    return (Path(named) if named else Path.home() / ".cache" / "concord") / "engines"


def built(name: str) -> Path:
    """The folder of a built engine (which may not exist yet)."""
    return cache_folder() / name


def build_once(name: str, build: Callable[[Path], None]) -> Path:
    """The folder of an engine, built if it is not there; a build that fails leaves nothing behind."""
    target = built(name)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=target.parent))
    try:
        build(draft)
        draft.rename(target)
    except OSError:
        if not target.exists():  # else another process finished first
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def need_program(name: str, way_out: str) -> str:
    """The path of a program this machine must have. Raises StackError."""
    path = shutil.which(name)
    if path is None:
        raise StackError(f"{name} is not installed.", way_out)
    return path


def call(argv: Sequence[str], env: Mapping[str, str] | None = None) -> None:
    """Run one step of a build. Raises StackError with its last words."""
    done = subprocess.run(
        argv, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip().splitlines()[-5:]
        raise StackError(
            f"{Path(argv[0]).name} failed: {' / '.join(words)}", f"The step was: {' '.join(argv)}"
        )
