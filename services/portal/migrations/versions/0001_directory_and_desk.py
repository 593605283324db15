"""The directory and the desk, from nothing. The statements stand in the .sql files beside this one."""

from alembic import op

from shared.migrations.files import no_way_back, run_files

revision = "0001"
down_revision = None

FILES = ("0001_directory.sql", "0001_views.sql", "0001_desk.sql", "0001_audit.sql", "0001_rights.sql")

downgrade = no_way_back


def upgrade() -> None:
    """Make both schemas' tables, views, functions and the portal's rights."""
    op.execute("CREATE SCHEMA IF NOT EXISTS directory")
    op.execute("CREATE SCHEMA IF NOT EXISTS desk")
    run_files(__file__, *FILES)
