"""The migration job: brings every service's schema to its newest version, as the owner role, expand then contract.

Run once before the services start, by `concord migrate`, a container or the embedded stack. Safe to run again.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

import services
from shared.database import psycopg_url
from shared.settings import SERVICES

LOCK = 4_711_001
"""One migration job at a time: a second one waits for this advisory lock."""


def migrate(owner_url: str) -> None:
    """Migrate all services. Raises what PostgreSQL raises; a failed service stays at its old version."""
    engine = create_engine(psycopg_url(owner_url))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
        for service in SERVICES:
            config = Config()
            config.set_main_option(
                "script_location", str(Path(services.__path__[0]) / service / "migrations")
            )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    engine.dispose()
