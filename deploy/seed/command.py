"""`concord seed`: people, and of each service its rules and the demo's records. Run again, it changes nothing."""

import click

from services.portal.seed import seed as seed_people
from shared.acts.start import rehydrate
from shared.database import database_for
from shared.registry.declaration import Service
from shared.registry.table import find, get_services
from shared.service.demo import tell_stories
from shared.settings import Settings, get_settings


@click.command()
def seed() -> None:
    """Fill in the demo's people and the records of each service."""
    settings = get_settings()
    click.echo("People and agencies")
    seed_people(database_for("portal", settings), settings)
    for service in (each for each in get_services() if each.stories):
        seed_service(service, settings)


def seed_service(service: Service, settings: Settings) -> None:
    """What the service needs besides tables, and its stories."""
    parts = find(service.parts)(settings)
    click.echo(f"{service.label}: rules and supplied texts")
    with parts.database.transaction() as session:
        find(service.supply)(session, settings)
    parts.store.ensure_buckets()
    told = tell_stories(find(service.stories), parts, click.echo)
    started = rehydrate(parts.database, parts.context, parts.bridge, parts.address)
    click.echo(f"{told} new in {service.label}; {started} workflows started")
