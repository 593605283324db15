"""A draft keeps everybody who answered its questions, not only who did so last: none of them may decide on its text."""

from shared.migrations.files import no_way_back, run_files

revision = "0002"
down_revision = "0001"

downgrade = no_way_back


def upgrade() -> None:
    """Add the column; of drafts that are there, the last who saved is all that is known."""
    run_files(__file__, "0002_answered_by.sql")
