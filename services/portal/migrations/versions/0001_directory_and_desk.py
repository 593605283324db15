"""The directory and the desk, from nothing.

The statements stand in the .sql files beside this one, so that an operator can read exactly what is run.
"""

from pathlib import Path

from alembic import op

from shared.migrations import run_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FILES = ("0001_directory.sql", "0001_views.sql", "0001_desk.sql", "0001_audit.sql", "0001_rights.sql")


def upgrade() -> None:
    """Make both schemas' tables, views, functions and rights."""
    op.execute("CREATE SCHEMA IF NOT EXISTS directory")
    op.execute("CREATE SCHEMA IF NOT EXISTS desk")
    for name in FILES:
        sql = Path(__file__).with_name(name).read_text(encoding="utf-8")
        run_sql(op.get_bind(), sql)


def downgrade() -> None:
    """Nothing: going back is a restore (docs/runbook.md), never a loss of the directory."""
    raise NotImplementedError("Restore a backup instead.")
