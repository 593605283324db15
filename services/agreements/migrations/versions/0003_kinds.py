"""The kind of a signature's evidence, the file it names and the kind of the next step get columns of their own."""

from shared.migrations.files import no_way_back, run_files

revision = "0003"
down_revision = "0002"

downgrade = no_way_back


def upgrade() -> None:
    """Add the columns; rows that are there get theirs from the sentences that said it until now."""
    run_files(__file__, "0003_kinds.sql")
