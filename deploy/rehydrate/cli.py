"""`concord workflows rehydrate`: every open record's workflow again, from PostgreSQL. Words only; services do it.

For the loss or restore of Temporal's store, or of the database beside it. It is safe at any time: what runs is replaced
by the record's own state, and ended where the record waits for nothing; its next act starts it again.
"""

# ruff: noqa: PLC0415 - imports stand in the command, so that `concord workflows --help` answers at once

import click


@click.group(name="workflows", help="Start workflows again from the record.")
def group() -> None:
    """See the module."""


@group.command()
def rehydrate() -> None:
    """Start, from the record, the workflow of every record that has a clock or work, in every service.

    Run it after Temporal's data, or the database, was lost or restored from a backup: every clock is armed again, late
    ones fire once; a workflow that believes more than the record says is replaced or ended.
    """
    from temporalio.service import RPCError

    from shared.acts.start import rehydrate as start_again
    from shared.acts.strays import end_strays
    from shared.errors import AppError
    from shared.progress import told
    from shared.registry.table import find, get_services
    from shared.settings import SettingMissing, get_settings

    try:
        for service in (each for each in get_services() if each.acts):
            parts = find(service.parts)(get_settings())
            with told("Starting workflows again", f"workflows of {service.name}") as tick:
                count = start_again(parts.database, parts.context, parts.bridge, parts.address, tick)
            click.echo(f"{count} {service.name}: their workflows run again from the record.")
            with told("Ending the others", f"workflows of {service.name}") as tick:
                ended = end_strays(parts.database, parts.context, parts.bridge, parts.address, tick)
            if ended:
                click.echo(f"{ended} more ended: their records wait for nothing, or are not in the database.")
    except SettingMissing as error:
        raise click.ClickException(str(error)) from error
    except AppError as error:
        raise click.ClickException(
            f"{error.message} Nothing is lost; run this again when it answers."
        ) from error
    except (RPCError, RuntimeError, TimeoutError) as error:
        raise click.ClickException(
            f"Temporal does not answer ({type(error).__name__}). Nothing is lost; run this again when it does."
        ) from error
