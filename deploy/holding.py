"""Holds a process back, all imported and put together, until the schemas that it needs are there.

Web server and workers import for seconds. `concord run` starts them beside the migrations and lets them go after;
containers need no such word, they start after the migration job.
"""

import time
from pathlib import Path
from typing import Any

import click

LOOK_SECONDS = 0.05


def after_option(command: Any) -> Any:
    """The option `--after FILE` of a command."""
    says = "Take no work before this file is there."
    return click.option("--after", type=click.Path(path_type=Path), hidden=True, help=says)(command)


def hold_until(file: Path | None) -> None:
    """Return once the file is there; at once without one. Where it never comes, whoever named it ends this process."""
    while file is not None and not file.exists():
        time.sleep(LOOK_SECONDS)
