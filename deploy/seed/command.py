"""`concord seed`: people, and of each service its rules and the demo's records. Run again, it changes nothing."""

import click

from services.portal.seed import seed as seed_people
from shared.acts.start import rehydrate
from shared.database import database_for
from shared.progress import told
from shared.registry.declaration import Service
from shared.registry.table import find, get_services
from shared.service.demo import tell_stories
from shared.settings import Settings, get_settings

HARM = (
    "This installation is not the embedded demo: seeding writes accounts of people who do not exist, a delegation and "
    "made-up records, and nothing takes them out again. "
    "`concord migrate` brings what the services supply (rules, clauses, templates)."
)


@click.command()
@click.option(
    "--demo-people-and-records", is_flag=True, help="Write them into what is no embedded demo, too."
)
def seed(demo_people_and_records: bool) -> None:
    """Fill in the demo's people and the records of each service."""
    settings = get_settings()
    if not settings.embedded and not demo_people_and_records:
        raise click.ClickException(f"{HARM} If you want that all the same: --demo-people-and-records.")
    click.echo("People and agencies")
    seed_people(database_for("portal", settings), settings)
    done = [seed_service(each, settings) for each in get_services() if each.stories]
    new, started = (sum(counts) for counts in zip(*done, strict=True))
    click.echo(f"{new} new records; {started} workflows started")


def seed_service(service: Service, settings: Settings) -> tuple[int, int]:
    """What the service needs besides tables, and its stories: how many were new, and how many workflows started."""
    parts = find(service.parts)(settings)
    click.echo(f"{service.label}: rules and supplied texts")
    with parts.database.transaction() as session:
        find(service.supply)(session, settings)
    parts.store.ensure_buckets()
    demo = find(service.stories)
    with told(f"{service.label}: the demo's stories", "stories", every=1) as tick:
        new = tell_stories(demo, parts, tick)
    return new, rehydrate(parts.database, parts.context, parts.bridge, parts.address)
