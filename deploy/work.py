"""`concord worker`: the Temporal workers of one service or of all, in one process, until SIGTERM."""

import importlib
from pathlib import Path

import click

from deploy.holding import after_option
from deploy.serve import names_of
from shared.registry.table import SERVICES

WORKER = "deploy.worker.main"
"""Where `run(names, ready_file, after) -> None` is: works until SIGTERM, ends what it has begun, returns within 5 s."""


@click.command()
@click.argument("service", type=click.Choice([*SERVICES, "all"]), default="all")
@click.option("--ready-file", type=click.Path(path_type=Path), help="Written once all workers take work.")
@after_option
def worker(service: str, ready_file: Path | None, after: Path | None) -> None:
    """Work for SERVICE, or for all services."""
    importlib.import_module(WORKER).run(names_of(service), ready_file, after)
