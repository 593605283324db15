"""Writes what a command made: whole or not at all, and never over a file that is there. All outputs go through here."""

import os
import secrets
from pathlib import Path

from shared.documents.console.names import show
from shared.documents.console.outcome import Outcome, Stopped, fail


def write_new(path: Path, content: bytes, *, about: object = "") -> None:
    """Write a file that is not there yet; raises Stopped where one is, or where it can't be written whole.

    The bytes go to a hidden file beside it first, so that the name never stands for a part of them. `about` is the
    file that the outcome is reported under (default: the one to write).
    """
    name = str(about or path)
    beside = path.parent / f".concord-{secrets.token_hex(8)}.part"
    try:
        if os.path.lexists(path):
            raise FileExistsError
        try:
            _write(beside, content)
            _publish(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except FileExistsError as error:
        raise Stopped(
            fail(name, f"{show(path)} is there already.", "Move it away, or give another name.")
        ) from error
    except OSError as error:
        raise Stopped(_fail_to_write(name, path, error)) from error


def make_folder(folder: Path, *, about: object = "") -> None:
    """Make the folder for outputs where it is not there; raises Stopped where that can't be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stopped(_fail_to_write(str(about or folder), folder, error)) from error


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())  # some disks tell only now that they are full


def _publish(beside: Path, path: Path) -> None:
    """Give the file its name, unless somebody has taken that meanwhile: a link refuses, where a rename replaces."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except (
        OSError
    ):  # FAT and some network disks have no links: take the name, then replace what we took it with
        path.open("xb").close()
        try:
            beside.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _fail_to_write(name: str, path: Path, error: OSError) -> Outcome:
    return fail(name, f"{show(path)} can't be written: {error.strerror or error}.", "Give another place.")
