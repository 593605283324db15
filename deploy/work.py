"""`concord worker`: the Temporal workers of one service or of all, in one process, until SIGTERM."""

import importlib

import click

from deploy.serve import names_of
from shared.service.table import SERVICES

WORKER = "deploy.worker.main"
"""Where `run(names) -> None` is: works until SIGTERM, finishes what it has begun, returns within 5 s."""


@click.command()
@click.argument("service", type=click.Choice([*SERVICES, "all"]), default="all")
def worker(service: str) -> None:
    """Work for SERVICE, or for all services."""
    importlib.import_module(WORKER).run(names_of(service))
