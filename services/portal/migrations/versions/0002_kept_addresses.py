"""Offices and contacts get a period, a row version and a history of what they said before."""

from shared.migrations.files import no_way_back, run_files

revision = "0002"
down_revision = "0001"

downgrade = no_way_back


def upgrade() -> None:
    """Add the columns, the history and the views that show them."""
    run_files(__file__, "0002_kept_addresses.sql")
