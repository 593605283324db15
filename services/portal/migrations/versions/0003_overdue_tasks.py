"""Open tasks get an index by their due instant: what is overdue in an agency is read by it."""

from shared.migrations.files import no_way_back, run_files

revision = "0003"
down_revision = "0002"

downgrade = no_way_back


def upgrade() -> None:
    """Add the index; no row changes."""
    run_files(__file__, "0003_overdue_tasks.sql")
