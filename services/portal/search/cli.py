"""`concord search`: make the search engine's own copy anew from the rows, or bring it up to them."""

import click

from shared.database import database_for
from shared.progress import told
from shared.search.connect import search_index
from shared.search.port import SearchIndex
from shared.settings import get_settings


@click.group()
def group() -> None:
    """Rebuild the search index from the record."""


@group.command()
def rebuild() -> None:
    """Make the engine's copy anew while people work; then it takes the place of the old one."""
    with told("Rebuilding", "entries") as tick:
        count = _index().rebuild(tick)
    click.echo(f"{count} entries in the new index.")


@group.command("catch-up")
def catch_up() -> None:
    """Bring the engine's copy up to the rows."""
    click.echo(f"{_index().catch_up()} entries taken.")


def _index() -> SearchIndex:
    settings = get_settings()
    return search_index(settings, database_for("portal", settings))
