"""The agreements schema, from nothing. The statements stand in the .sql files beside this one."""

from pathlib import Path

from alembic import op

from shared.migrations import run_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FILES = ("0001_agreements.sql", "0001_rights.sql")


def upgrade() -> None:
    """Make the tables and give the service's role its rights."""
    for name in FILES:
        sql = Path(__file__).with_name(name).read_text(encoding="utf-8")
        run_sql(op.get_bind(), sql)


def downgrade() -> None:
    """Nothing: going back is a restore (docs/runbook.md), never a loss of agreements."""
    raise NotImplementedError("Restore a backup instead.")
