"""What the machine must offer before the stack is started, checked in one place, each with a way out."""

import shutil
from pathlib import Path

from deploy.local.errors import StackError

NEEDED_MB = 600
LOW_MB = 200


def free_megabytes(folder: Path) -> int:
    """Free space, in MB, on the disk that holds the folder (or will)."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // 1_000_000


def need_disk(var: Path) -> None:
    """Raises StackError where the disk is too full to start on."""
    free = free_megabytes(var)
    if free < NEEDED_MB:
        raise StackError(
            f"Only {free} MB are free on the disk of {var}; Concord needs {NEEDED_MB} MB.",
            "Free some, or put the data on another disk: CONCORD_VAR=/other/disk/concord make run",
        )


def need_folder(var: Path) -> None:
    """Make the data folder. Raises StackError where that is not allowed or it is something else."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        probe = var / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StackError(
            f"The data folder {var} can't be written: {error.strerror}.",
            "Choose another: CONCORD_VAR=/some/folder make run",
        ) from error
