"""The frame round every command: whatever the system refuses ends in one line and an exit code, never in a traceback.

Loaded with the command line itself, so it imports nothing heavy. Does no work on documents.
"""

import os
import sys
from typing import Any

import click

from shared.documents.console.outcome import Exit, Outcome, Stopped, fail
from shared.documents.console.run import OutputLost, run_all

INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended: 128 and the signal's number."""


class GuardedCommand(click.Command):
    """A command that reports what stopped it in the form it was asked for, lines or JSON."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; ends the program with the exit code."""
        try:
            try:
                return super().invoke(ctx)
            except Stopped as stopped:
                self._end(ctx, stopped.outcome)
            except OSError as error:
                self._end(
                    ctx, fail(self.name or "", f"Stopped: {error.strerror or error}.", "Nothing was kept.")
                )
        except (KeyboardInterrupt, click.Abort):
            ctx.exit(INTERRUPTED)
        except OutputLost as lost:
            _give_up(lost)
            ctx.exit(Exit.FAILED)

    def _end(self, ctx: click.Context, outcome: Outcome) -> None:
        run_all(self.name or "", [outcome], 1, as_json=bool(ctx.params.get("as_json")))


class OneLine(click.ClickException):
    """Wrong usage that needs no help text: one line, exit code 2."""

    exit_code = 2


def _give_up(lost: OutputLost) -> None:
    """Say why on standard error, where that still works, and let the end of the program flush into nothing."""
    try:
        click.echo(f"failed  The answer can't be written: {lost}.", err=True)
    except OSError:
        _silence(sys.stderr)
    _silence(sys.stdout)


def _silence(stream: Any) -> None:
    try:
        stream.flush()
    except OSError:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
