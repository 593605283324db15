"""Alembic's entry for every history: brings one schema to its newest version, in one transaction, as the owner role.

`deploy.migrate` hands over the connection and the schema's name in `config.attributes`. Loaded by Alembic alone.
"""

from alembic import context
from sqlalchemy import Connection, text


def migrate(connection: Connection, schema: str) -> None:
    """Run what this schema has not seen yet."""
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    connection.commit()
    context.configure(connection=connection, version_table_schema=schema)
    with context.begin_transaction():
        context.run_migrations()


migrate(context.config.attributes["connection"], context.config.attributes["schema"])
