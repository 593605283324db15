"""SQL files as the statements of a migration, so that an operator can read exactly what is run."""

from pathlib import Path

from alembic import op
from sqlalchemy import Connection


def run_files(migration: str, *names: str) -> None:
    """Run the files beside a migration (its `__file__`), in this order."""
    for name in names:
        run_sql(op.get_bind(), Path(migration).with_name(name).read_text(encoding="utf-8"))


def run_sql(connection: Connection, sql: str) -> None:
    """Run a script of statements as it stands (`%` is a character, not a placeholder)."""
    cursor = connection.connection.cursor()
    cursor.execute(sql)
    cursor.close()


def no_way_back() -> None:
    """The `downgrade` of every migration: going back is a restore (docs/runbook.md), never a loss of records."""
    raise NotImplementedError("Restore a backup instead.")
