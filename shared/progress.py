"""How far a long command has come: a bar on a terminal, a plain line now and then elsewhere. On standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

EVERY = 250
"""Steps between two plain lines."""

Tick = Callable[[int, int], None]
"""Called with how many steps are done, and how many there are."""


def silent(_done: int, _total: int) -> None:
    """Tells nobody."""


@contextmanager
def told(doing: str, what: str, every: int = EVERY) -> Iterator[Tick]:
    """What the block does, step by step: `doing` stands beside the bar, `what` names the steps in a line."""
    if not sys.stderr.isatty():
        yield lambda done, total: _line(done, total, what, every)
        return
    # Imported here: rich is slow to load, and most commands tell nothing.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _line(done: int, total: int, what: str, every: int) -> None:
    if done % every == 0 or done == total:
        click.echo(f"{done} of {total} {what}", err=True)
