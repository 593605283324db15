"""The commands `concord run` and `concord reset`."""

from pathlib import Path

import click
from rich.console import Console

from deploy.local.errors import StackError
from deploy.local.ports import Ports
from deploy.local.reset import clear, need_clearable
from deploy.local.run import Run

VAR = click.option(
    "--var",
    envvar="CONCORD_VAR",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var"),
    show_default=True,
    help="Folder of the data.",
)


@click.command()
@VAR
@click.option(
    "--port",
    envvar="CONCORD_PORT",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="Port of the pages.",
)
@click.option("--seed/--no-seed", default=True, help="Fill an empty Concord with the demo.")
def run(var: Path, port: int, seed: bool) -> None:
    """Start Concord on this machine, with everything it needs, until Ctrl-C."""
    try:
        Run(var, Ports(web=port), Console(), seed=seed)()
    except StackError as error:
        raise click.ClickException(f"{error.what}\n{error.way_out}") from error


@click.command()
@VAR
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(var: Path, yes: bool) -> None:
    """Delete everything in the data folder, after asking."""
    if not var.exists():
        click.echo(f"Nothing to clear: there is no {var.absolute()}.")
        return
    try:
        need_clearable(var)
    except StackError as error:
        raise click.ClickException(f"{error.what}\n{error.way_out}") from error
    question = f"Delete all of Concord's data in {var.absolute()}: every agreement, document and account?"
    if not yes and not click.confirm(question):
        click.echo("Nothing was deleted.")
        return
    clear(var)
    click.echo("Cleared. The next start makes a new, empty Concord.")
