"""`concord seed`: people, rules, the clause library, and the demo's agreements. Run again, it changes nothing."""

from collections.abc import Callable

import click

from deploy.seed.stage import Story, release
from deploy.seed.stories import STORIES
from services.agreements.drafts.begin import draft_id
from services.agreements.supply import supply
from services.agreements.wiring import Agreements
from services.portal.seed import seed as seed_people
from services.portal.seed import seed_id
from shared import clock
from shared.acts.start import rehydrate
from shared.database import database_for
from shared.settings import get_settings

BEGINNERS = {"dnr-draft": "helen-brandt"}
"""Who begins a story, where it is not Dana Mercer."""


@click.command()
def seed() -> None:
    """Fill in the demo's people and agreements."""
    settings = get_settings()
    parts = Agreements(settings)
    click.echo("People and agencies")
    seed_people(database_for("portal", settings), settings)
    click.echo("Rules and clause library")
    with parts.database.transaction() as session:
        supply(session, settings)
    parts.store.ensure_buckets()
    told = tell_stories(parts, click.echo)
    started = rehydrate(parts.database, parts.context, parts.bridge, parts.address)
    click.echo(f"{told} agreements; {started} workflows started")


def tell_stories(parts: Agreements, say: Callable[[str], None]) -> int:
    """Tell the stories that were not told yet; returns how many."""
    now, told = clock.now().replace(minute=0, second=0, microsecond=0), 0
    for key, tell in STORIES.items():
        beginner = seed_id("account", BEGINNERS.get(key, "dana-mercer"))
        stream = draft_id(beginner, f"seed-{key}")
        if release(parts, stream):  # told before, or broken off by the end of an earlier start
            continue
        story = Story(parts, now, f"seed-{key}")
        tell(story)
        story.close()
        release(parts, stream)
        say(f"  {key}: {story.head.state['status']}")
        told += 1
    return told
