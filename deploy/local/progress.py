"""Tells a person how far the start has come: a bar on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


class Steps:
    """The steps of one start. Use as a context manager; `step` frames each."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._total = total
        self._done = 0
        self._bar = Progress(
            BarColumn(bar_width=24),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> "Steps":
        """Show the bar (on a terminal)."""
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self._bar.stop()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """One step: announced, and ticked off with its seconds when the block ends well."""
        self._bar.update(self._task, description=title)
        before = time.monotonic()
        yield
        self._done += 1
        self._bar.update(self._task, completed=self._done)
        took = time.monotonic() - before
        self._console.print(f"[green]✓[/] {title} [dim]{took:.1f} s[/]", highlight=False)
