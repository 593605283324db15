"""The migration job: brings every service's schema to its newest version, as the owner role, expand then contract.

Run once before the services start, by `concord migrate`, a container or the embedded stack. Safe to run again.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

import services
import shared.search
from shared.database import psycopg_url
from shared.settings import SERVICES

LOCK = 4_711_001
"""One migration job at a time: a second one waits for this advisory lock."""


def migrate(owner_url: str) -> None:
    """Migrate all schemas. Raises what PostgreSQL raises; a failed service stays at its old version."""
    engine = create_engine(psycopg_url(owner_url))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
        for folder in folders():
            config = Config()
            config.set_main_option("script_location", str(folder))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    engine.dispose()


def folders() -> list[Path]:
    """Where the histories are: search's, which all services write to, then each service's own."""
    own = [Path(services.__path__[0]) / service / "migrations" for service in SERVICES]
    return [Path(shared.search.__path__[0]) / "migrations", *own]
