"""Runs the portal's migrations on a connection of the owner role, handed over by the migration job."""

from alembic import context
from sqlalchemy import Connection, create_engine, text

from shared.database import psycopg_url

SCHEMA = "directory"


def migrate(connection: Connection) -> None:
    """Bring the schema to the newest version, in one transaction."""
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    connection.commit()
    context.configure(connection=connection, version_table_schema=SCHEMA)
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Use the connection in `config.attributes["connection"]`, or else the address `sqlalchemy.url`."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = create_engine(psycopg_url(str(context.config.get_main_option("sqlalchemy.url"))))
    with engine.connect() as connection:
        migrate(connection)


run()
