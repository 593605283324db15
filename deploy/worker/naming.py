"""Names, in each line that an activity logs, the workflow that asked for it. Changes no outcome."""

from typing import Any

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from shared.logging import log_context


class NameTheWorkflow(Interceptor):
    """For every activity of a worker, local ones too."""

    def intercept_activity(
        self, next: ActivityInboundInterceptor
    ) -> ActivityInboundInterceptor:  # its name in the SDK
        """Put it before the activity."""
        return _Named(next)


class _Named(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # its name in the SDK
        with log_context(workflow=activity.info().workflow_id):
            return await super().execute_activity(input)
