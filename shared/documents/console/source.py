"""Reads what a command is given, from regular files alone: a pipe or a device would keep the command waiting."""

import os
import stat
from pathlib import Path

from shared.documents.console.outcome import Outcome, Stopped, fail

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def require_file(path: Path) -> Path:
    """The path, where a regular file (or a link to one) is there; raises Stopped otherwise."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise Stopped(fail_to_read(path, error)) from error
    if not stat.S_ISREG(mode):
        raise Stopped(_refuse(path))
    return path


def read_source(path: Path) -> bytes:
    """The bytes of a regular file; raises Stopped where it is none or can't be read.

    It is looked at once more when open: what stands under the name may have become a pipe since.
    """
    require_file(path)
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise Stopped(_refuse(path))
            return opened.read()
    except OSError as error:
        raise Stopped(fail_to_read(path, error)) from error


def fail_to_read(path: Path, error: OSError) -> Outcome:
    """The outcome for a file that the system does not give out."""
    return fail(str(path), f"The file can't be read: {error.strerror or error}.", "Check name and rights.")


def _refuse(path: Path) -> Outcome:
    return fail(str(path), "This is no regular file.", "Name a file, no folder, pipe or device.")
