"""The agreements schema, from nothing. The statements stand in the .sql files beside this one."""

from shared.migrations.files import no_way_back, run_files

revision = "0001"
down_revision = None

downgrade = no_way_back


def upgrade() -> None:
    """Make the tables and give the service's role its rights."""
    run_files(__file__, "0001_agreements.sql", "0001_rights.sql")
