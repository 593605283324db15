"""`concord documents`: the document engine's commands, and the check of what is kept. Puts the two together."""

# ruff: noqa: PLC0415 - imports stand in the command, so that `concord documents --help` answers at once

import click

from shared.documents.cli import group

__all__ = ["group"]


@group.command("verify-kept")
def verify_kept() -> None:
    """Check every executed copy that is kept: there, unchanged, locked, its seal whole."""
    from services.agreements.signature.kept import check_kept
    from services.agreements.wiring import Agreements
    from shared.errors import AppError
    from shared.settings import SettingMissing, get_settings

    count = wrong = 0
    try:
        for copy in check_kept(Agreements(get_settings())):
            count, wrong = count + 1, wrong + bool(copy.problem)
            if copy.problem:
                click.echo(f"{copy.number}: {copy.problem} (SHA-256 {copy.sha256})")
    except SettingMissing as error:
        raise click.ClickException(str(error)) from error
    except AppError as error:
        raise click.ClickException(f"{error.message} {count} copies were checked before.") from error
    click.echo(f"{count} executed copies checked, {wrong} with a problem.")
    if wrong:
        raise SystemExit(1)
