"""The list of agreements gets indexes for its sorting by what is due and for what is published."""

from shared.migrations.files import no_way_back, run_files

revision = "0004"
down_revision = "0003"

downgrade = no_way_back


def upgrade() -> None:
    """Add the indexes; no row changes."""
    run_files(__file__, "0004_list_indexes.sql")
