"""The register's last day of an agreement that ended early becomes the day on which it ended."""

from shared.migrations.files import no_way_back, run_files

revision = "0005"
down_revision = "0004"

downgrade = no_way_back


def upgrade() -> None:
    """Change the rows of agreements that have ended; their records stay as they are."""
    run_files(__file__, "0005_day_ended.sql")
