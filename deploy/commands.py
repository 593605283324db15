"""Thin commands around the deployment's own jobs: `concord migrate`."""

import click

from deploy.buckets import make_buckets
from deploy.migrate import migrate as migrate_all
from deploy.supply import supply
from shared.settings import SettingMissing, get_settings

STORE_SECONDS = 30.0
"""How long the embedded store may take to start beside this."""


@click.command()
def migrate() -> None:
    """Bring every schema to its newest version, with rules and clauses to begin with (needs the owner's address)."""
    settings = get_settings()
    try:
        owner = settings.need("database_url_owner")
    except SettingMissing as error:
        raise click.ClickException(str(error)) from error
    migrate_all(owner)
    supply(owner, settings)
    if settings.embedded and settings.s3_access_key:
        make_buckets(settings, STORE_SECONDS)  # elsewhere `concord provision` has made them
    click.echo("The schemas of all services are up to date.")
