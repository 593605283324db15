"""Runs one service's Alembic history on a connection of the owner role. For `migrations/env.py`."""

from alembic import context
from sqlalchemy import Connection, create_engine, text

from shared.database import psycopg_url


def run_migrations(schema: str) -> None:
    """Bring the schema to the newest version, in one transaction.

    Uses the connection in Alembic's `config.attributes["connection"]`, or else the address `sqlalchemy.url`.
    """
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given, schema)
        return
    engine = create_engine(psycopg_url(str(context.config.get_main_option("sqlalchemy.url"))))
    with engine.connect() as connection:
        _migrate(connection, schema)


def _migrate(connection: Connection, schema: str) -> None:
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    connection.commit()
    context.configure(connection=connection, version_table_schema=schema)
    with context.begin_transaction():
        context.run_migrations()


def run_sql(connection: Connection, sql: str) -> None:
    """Run a script of statements as it stands (`%` is a character, not a placeholder)."""
    cursor = connection.connection.cursor()
    cursor.execute(sql)
    cursor.close()
