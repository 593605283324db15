"""The worker process: connects, makes relays and schedules run, works until SIGTERM, finishes what it has begun.

The composition root of all workers. It waits for Temporal with back-off, since a worker may start before it.
"""

import asyncio
import contextlib
import importlib
import logging
import signal
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.worker import Worker

from deploy.worker.jobs import ensure_schedules
from shared.logging import configure_logging
from shared.settings import Settings, get_settings
from shared.temporal import connect
from workflows import effects
from workflows.schedules import Job

log = logging.getLogger(__name__)
WIRING = {
    "agreements": ("services.agreements.wiring:Agreements", "services.agreements.worker"),
    "portal": ("services.portal.app:portal_parts", "services.portal.worker"),
}
"""Each service: what makes its parts from the settings, and the module with `workers(client, parts)` and `JOBS`."""
RELAYED = ("agreements",)
"""Services with an outbox."""
LONGEST_WAIT = 10.0


def run(names: Sequence[str]) -> None:
    """Work for these services until SIGTERM or Ctrl-C."""
    asyncio.run(_run([name for name in names if name in WIRING]))


async def _run(names: Sequence[str]) -> None:
    settings, stop = get_settings(), asyncio.Event()
    configure_logging(settings.log_level)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    client = await _connect_patiently(settings, stop)
    if client is None:
        return
    running = [worker for name in names for worker in _workers(name, client, settings)]
    async with contextlib.AsyncExitStack() as stack:
        for worker in running:
            await stack.enter_async_context(worker)
        await _start_standing_work(client, names, settings)
        log.info("working", extra={"services": ",".join(names)})
        await stop.wait()
    await asyncio.sleep(0.1)  # the runtime's threads must not outlive the interpreter


async def _connect_patiently(settings: Settings, stop: asyncio.Event) -> Client | None:
    wait = 0.2
    while not stop.is_set():
        try:
            return await connect(settings)
        except RuntimeError:
            log.warning("Temporal does not answer yet; trying again")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            wait = min(wait * 2, LONGEST_WAIT)
    return None


def _workers(name: str, client: Client, settings: Settings) -> list[Worker]:
    factory, module = WIRING[name]
    made: Any = _find(factory)(settings)
    workers: list[Worker] = importlib.import_module(module).workers(client, made)
    return workers


async def _start_standing_work(client: Client, names: Sequence[str], settings: Settings) -> None:
    for name in names:
        module = importlib.import_module(WIRING[name][1])
        if name in RELAYED:
            await _start_relay(client, name)
        await ensure_schedules(client, _jobs(module, settings), settings.timezone)


def _jobs(module: Any, settings: Settings) -> Iterable[Job]:
    """A service's jobs: those that depend on settings are what its `jobs` says."""
    found: Iterable[Job] = module.jobs(settings) if hasattr(module, "jobs") else module.JOBS
    return found


async def _start_relay(client: Client, name: str) -> None:
    await client.start_workflow(
        "Effects",
        name,
        id=effects.workflow_id(name),
        task_queue=name,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        task_timeout=timedelta(seconds=10),
    )


def _find(target: str) -> Any:
    """What a `module:attribute` names."""
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)
