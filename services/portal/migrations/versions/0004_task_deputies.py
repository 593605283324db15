"""Open tasks say under which lent roles a deputy may do them, and who may not: titles were shown to more people."""

from shared.migrations.files import no_way_back, run_files

revision = "0004"
down_revision = "0003"

downgrade = no_way_back


def upgrade() -> None:
    """Add two columns; a task gets them with the record's next event, and until then no deputy is shown it."""
    run_files(__file__, "0004_task_deputies.sql")
