"""A workflow that the sandbox refuses: its module asks for the time when it is loaded."""

from datetime import datetime

from temporalio import workflow

LOADED = datetime.now()  # noqa: DTZ005  # what the sandbox is for


@workflow.defn
class Unfit:
    """Does nothing."""

    @workflow.run
    async def run(self) -> None:
        """Nothing."""
