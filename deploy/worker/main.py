"""The worker process: connects, makes relays and schedules run, works until SIGTERM, finishes what it has begun.

The composition root of all workers. It waits for Temporal with back-off, since a worker may start before it.
"""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

from temporalio.client import Client

from deploy.holding import hold_until
from deploy.worker import always_there
from deploy.worker.assemble import assemble, make_workers
from shared.logging import configure_logging
from shared.registry.table import find, get_service
from shared.settings import Settings, get_settings
from shared.temporal import connect

log = logging.getLogger(__name__)
LONGEST_WAIT = 10.0


def run(names: Sequence[str], ready_file: Path | None = None, after: Path | None = None) -> None:
    """Work for these services until SIGTERM or Ctrl-C; the file is there from when they take work until they stop.

    They begin once the file `after` is there, where one is named.
    """
    settings, services = get_settings(), [get_service(name) for name in names]
    configure_logging(settings.log_level)
    made = [assemble(each, find(each.parts)(settings)) for each in services]
    hold_until(after)
    asyncio.run(_run(settings, list(zip(services, made, strict=True)), ready_file))


async def _run(settings: Settings, all_of: always_there.AssembledServices, ready_file: Path | None) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    client = await _connect_patiently(settings, stop)
    if client is None:
        return
    running = [worker for _, each in all_of for worker in make_workers(client, each.queues)]
    async with contextlib.AsyncExitStack() as stack:
        for worker in running:
            await stack.enter_async_context(worker)
        with _told(ready_file):
            await always_there.begin(client, all_of, settings.timezone)
            _set_aside()
            log.info("working", extra={"services": ",".join(service.name for service, _ in all_of)})
            await always_there.keep(client, all_of, settings.timezone, stop)
    await asyncio.sleep(0.1)  # the runtime's threads must not outlive the interpreter


def _set_aside() -> None:
    """Take what was loaded for good out of the garbage collector's rounds: a round over all modules stops every act of
    the process for a third of a second."""
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _told(ready_file: Path | None) -> Iterator[None]:
    if ready_file is None:
        yield
        return
    ready_file.touch()
    try:
        yield
    finally:
        ready_file.unlink(missing_ok=True)


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
