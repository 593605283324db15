"""A worker process of its own that tests kill: the product's workers with the real workflow and commit, and render work
that answers at once.

`python -m tests.system.faults.worker_process TEMPORAL_ADDRESS DATABASE_URL`
"""

import asyncio
import contextlib
import signal
import sys
from zoneinfo import ZoneInfo

from temporalio.client import Client

from deploy.worker.assemble import make_workers
from services.agreements.context import AgreementsContext
from shared.acts.activities import commit_activity
from shared.acts.commit import Committer
from shared.database import Database
from shared.service.work import Queue
from shared.temporal import data_converter
from tests.system.acts.conftest import KEYS
from tests.system.acts.worker import freeze, seal
from workflows.agreements import contract
from workflows.agreements.workflow import Agreement


class NobodySignedIn(AgreementsContext):
    """These tests' people have no sessions."""

    def recheck(self, session, state, act):
        """Nothing."""


async def run(address: str, url: str) -> None:
    client = await connected(address)
    committer = Committer(Database(url), NobodySignedIn(), ZoneInfo("America/New_York"), "US-WV")
    commit, stop = commit_activity(contract.COMMIT, committer), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    main = Queue(contract.QUEUE, workflows=(Agreement,), activities=(commit,), threads=10)
    render = Queue(contract.RENDER_QUEUE, activities=(freeze, seal), threads=2)
    async with contextlib.AsyncExitStack() as stack:
        for worker in make_workers(client, (main, render)):
            await stack.enter_async_context(worker)
        print("working", flush=True)
        await stop.wait()


async def connected(address: str) -> Client:
    while True:
        try:
            return await Client.connect(address, data_converter=data_converter(KEYS))
        except RuntimeError:
            await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
