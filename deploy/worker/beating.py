"""Heartbeats of every activity that Temporal watches by them, so that the work of a killed worker is soon begun anew.

In one place: an activity that forgot its own would be taken for dead and begun a second time beside itself.
"""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.worker import (
    ActivityInboundInterceptor,
    ActivityOutboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
)

BEAT = timedelta(seconds=2)
"""Between two heartbeats. Workers send each: left to itself the SDK sends one in four fifths of the silence after which
an activity counts as dead, and a single one that is late on a busy machine would have it begun a second time."""


class KeepBeating(Interceptor):
    """For every activity that was asked for with a `heartbeat_timeout`."""

    def intercept_activity(
        self, next: ActivityInboundInterceptor
    ) -> ActivityInboundInterceptor:  # its name in the SDK
        """Put it before the activity."""
        return _Beating(next)


class _Beating(ActivityInboundInterceptor):
    def init(self, outbound: ActivityOutboundInterceptor) -> None:
        self._outbound = outbound
        super().init(outbound)

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # its name in the SDK
        if activity.info().heartbeat_timeout is None:
            return await super().execute_activity(input)
        beating = asyncio.create_task(self._beat())
        try:
            return await super().execute_activity(input)
        finally:
            beating.cancel()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT.total_seconds())
            self._outbound.heartbeat()
