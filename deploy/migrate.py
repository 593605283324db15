"""The migration job: brings every service's schema to its newest version, as the owner role, expand then contract.

Then it gives each service's role its rights in the schemas that all share, so that a new service needs no migration of
another's. Run once before the services start, by `concord migrate`, a container or the embedded stack. Safe to run
again.
"""

from collections.abc import Iterable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

import services
import shared.acts
import shared.migrations
import shared.search
from deploy.provision import role_name
from shared.database import psycopg_url
from shared.migrations.files import run_sql
from shared.registry.declaration import Service
from shared.registry.table import get_services
from shared.search.migrations.ddl import rights

LOCK = 4_711_001
"""One migration job at a time: a second one waits for this advisory lock."""
SERVICES, SHARED = Path(services.__path__[0]), Path(shared.migrations.__path__[0]).parent


def migrate(owner_url: str, only: Iterable[Service] | None = None) -> None:
    """Migrate the shared schemas and those of all services, or of some. Raises what PostgreSQL raises.

    A service that fails stays at its old version.
    """
    migrated = tuple(only or get_services())
    engine = create_engine(psycopg_url(owner_url))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
        _upgrade(connection, "search", SHARED / "search")
        for service in migrated:
            _upgrade(connection, service.in_schema, SERVICES / service.name)
        connection.commit()
        with connection.begin():
            for service in get_services():
                _grant(connection, service, own=service in migrated)
    engine.dispose()


def _upgrade(connection: Connection, schema: str, folder: Path) -> None:
    """Run what a history (`<folder>/migrations/versions`) has that its schema has not seen."""
    config = Config()
    config.set_main_option("script_location", str(SHARED / "migrations"))
    config.set_main_option("version_locations", str(folder / "migrations" / "versions"))
    config.set_main_option("path_separator", "os")
    config.attributes |= {"connection": connection, "schema": schema}
    command.upgrade(config, "head")


def _grant(connection: Connection, service: Service, *, own: bool) -> None:
    """A role's rights in the shared schemas and, where it was migrated, on the tables of its own acts."""
    role = role_name(service.name)
    files = [SERVICES / "portal" / "migrations" / "every_service.sql"]
    files += [SHARED / "acts" / "rights.sql"] if own and service.acts else []
    for file in files:
        sql = file.read_text(encoding="utf-8").format(role=role, schema=service.in_schema)
        run_sql(connection, sql)
    run_sql(connection, ";\n".join(rights(service.name, role)))
