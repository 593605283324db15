"""The outbox relay of one service as a workflow: one long heartbeating activity, started again for ever.

It carries nothing but the service's name; effects live in PostgreSQL.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

RUNS_PER_HISTORY = 50
STINT = timedelta(hours=6)
"""The activity returns by itself before this, so that a new worker version gets its turn."""
SILENCE = timedelta(seconds=10)
"""Without a heartbeat for this long, the relay is taken for dead and started elsewhere."""


def activity_name(service: str) -> str:
    """The name of the service's draining activity."""
    return f"{service}.drain_effects"


def workflow_id(service: str) -> str:
    """The one relay of a service."""
    return f"effects/{service}"


@workflow.defn(name="Effects")
class Effects:
    """Keeps the relay of one service running."""

    @workflow.run
    async def run(self, service: str) -> None:
        """Run the draining activity again and again; continue as new before the history grows."""
        for _ in range(RUNS_PER_HISTORY):
            try:
                await workflow.execute_activity(
                    activity_name(service),
                    start_to_close_timeout=STINT,
                    heartbeat_timeout=SILENCE,
                    retry_policy=RetryPolicy(
                        initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=10)
                    ),
                )
            except ActivityError:
                await workflow.sleep(timedelta(seconds=1))
        workflow.continue_as_new(service)
