"""Writes what a command made, and never over a file that is there."""

from pathlib import Path

from shared.documents.console.outcome import Stopped, fail


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; raises Stopped where one is."""
    try:
        with path.open("xb") as target:
            target.write(content)
    except FileExistsError as error:
        raise Stopped(
            fail(str(path), f"{path} is there already.", "Move it away, or give another name.")
        ) from error
    except OSError as error:
        raise Stopped(
            fail(str(path), f"{path} can't be written: {error.strerror}.", "Give another place.")
        ) from error
