"""`concord documents`: the document engine's commands, and the check of what is kept. Puts the two together.

The engine's own group is left as it is: the library stands without Concord.
"""

# ruff: noqa: PLC0415 - imports stand in the command, so that `concord documents --help` answers at once

import json
from dataclasses import asdict

import click

from shared.documents.cli import group as engine
from shared.documents.console.guard import GuardedCommand

group = click.Group("documents", commands=dict(engine.commands), help=engine.help)


@group.command("verify-kept", cls=GuardedCommand)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for a program.")
def verify_kept(as_json: bool) -> None:
    """Check every executed copy and own signed PDF that is kept: there, unchanged, locked, whole."""
    from services.agreements.signature.check_copies import check_kept
    from services.agreements.wiring import Agreements
    from shared.errors import AppError
    from shared.settings import SettingMissing, get_settings

    copies = []
    try:
        for copy in check_kept(Agreements(get_settings())):
            copies.append(copy)
            if copy.problem and not as_json:
                click.echo(f"{copy.number}: {copy.problem} (SHA-256 {copy.sha256})")
    except SettingMissing as error:
        raise click.ClickException(str(error)) from error
    except AppError as error:
        raise click.ClickException(f"{error.message} {len(copies)} copies were checked before.") from error
    wrong = sum(bool(copy.problem) for copy in copies)
    if as_json:
        click.echo(json.dumps([asdict(copy) for copy in copies], indent=2))
    else:
        click.echo(f"{len(copies)} kept copies checked, {wrong} with a problem.")
    if wrong:
        raise SystemExit(1)
