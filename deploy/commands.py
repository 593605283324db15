"""Thin commands around the deployment's own jobs: `concord migrate`."""

import click

from deploy.migrate import migrate as migrate_all
from shared.settings import SettingMissing, get_settings


@click.command()
def migrate() -> None:
    """Bring the schema of every service to its newest version (needs the owner's address)."""
    try:
        migrate_all(get_settings().need("database_url_owner"))
    except SettingMissing as error:
        raise click.ClickException(str(error)) from error
    click.echo("The schemas of all services are up to date.")
