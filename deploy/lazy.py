"""A click group whose commands are imported only when they are called, so that `concord --help` answers at once."""

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass

import click


@dataclass(frozen=True)
class Entry:
    """Where a command is (`module:attribute`), and its line in the help."""

    target: str
    help: str


class LazyGroup(click.Group):
    """A group made from a table of entries."""

    def __init__(self, *args: object, entries: Mapping[str, Entry], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name in the table, in its order."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself; a stand-in that says what is missing where its module is not installed."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.target.partition(":")
        try:
            command = getattr(importlib.import_module(module), attribute)
        except ModuleNotFoundError as error:
            return _missing(cmd_name, error.name or module)
        assert isinstance(command, click.Command), entry.target  # noqa: S101  # a mistake in the table
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries.items()])


def _missing(name: str, module: str) -> click.Command:
    """A command that only says that it can't work, whatever its arguments."""

    def say(**_: object) -> None:
        raise click.ClickException(
            f"`concord {name}` is not part of this installation: the module {module} is missing.\n"
            "Install Concord with everything it needs: pip install 'concord[embedded]'"
        )

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(name, callback=say, context_settings=settings, add_help_option=False)
