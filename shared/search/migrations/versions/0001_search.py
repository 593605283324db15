"""The search schema, from nothing."""

from alembic import op

from shared.migrations import run_sql
from shared.search.migrations.ddl import ddl

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and give each role its rights."""
    run_sql(op.get_bind(), ";\n".join(ddl()))


def downgrade() -> None:
    """Nothing: the rows are made anew from the records (`concord search rebuild`)."""
    raise NotImplementedError("Restore a backup instead.")
