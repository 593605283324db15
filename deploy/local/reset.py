"""`concord reset`: clears the embedded data folder, after asking, and only if it really is one."""

import shutil
from pathlib import Path

from deploy.local.errors import AlreadyRunning, StackError
from deploy.local.lock import is_running

OURS = frozenset(
    {
        *(
            "postgres",
            "temporal",
            "seaweedfs",
            "log",
            "secrets.json",
            "environment.json",
            "seal.p12",
            "seeded",
        ),
        "running.lock",
    }
)


def need_clearable(var: Path) -> None:
    """Raises StackError where Concord still runs on the folder, or it holds anything that is not Concord's."""
    if is_running(var):
        raise AlreadyRunning(f"Concord runs on {var}.", "Stop it first (Ctrl-C in its window), then reset.")
    strange = sorted(path.name for path in var.iterdir() if path.name not in OURS)
    if strange:
        raise StackError(
            f"{var} also holds what Concord did not put there: {', '.join(strange[:5])}.",
            "Move that away, then reset; Concord deletes nothing that is not its own.",
        )


def clear(var: Path) -> None:
    """Delete everything Concord keeps under the folder. See `need_clearable`."""
    for name in OURS:
        path = var / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
