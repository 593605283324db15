"""The search schema, from nothing."""

from alembic import op

from shared.migrations.files import no_way_back, run_sql
from shared.search.migrations.ddl import ddl

revision = "0001"
down_revision = None

downgrade = no_way_back


def upgrade() -> None:
    """Make the tables and give the portal its upkeep; each service gets its rights from the migration job."""
    run_sql(op.get_bind(), ";\n".join(ddl()))
