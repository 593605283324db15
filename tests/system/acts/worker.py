"""A worker in a thread, for tests: the real workflow and commit, with render work that answers at once."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from shared.acts.activities import commit_activity
from shared.acts.faults import point
from shared.acts.messages import WorkInput, WorkResult
from tests.workflows.conftest import BUILD
from workflows.agreements import contract
from workflows.agreements.workflow import Agreement

EXECUTED = {"sha256": "e" * 64, "file": "file-1"}


@activity.defn(name=contract.FREEZE)
def freeze(given: WorkInput) -> WorkResult:
    point("freeze.begun")
    submitted = given.state["submitted"]
    package = {"id": f"{given.stream}:{given.state['round']}", "pdf": "f" * 64, **submitted}
    return WorkResult("package_frozen", {"package": package})


@activity.defn(name=contract.SEAL)
def seal(given: WorkInput) -> WorkResult:
    return WorkResult("executed", {"executed": EXECUTED})


class WorkerThread:
    """Runs workers on their own loop until stopped; may be started and stopped again."""

    def __init__(self, connect, committer) -> None:
        self._connect, self._committer = connect, committer
        self._ready = threading.Event()

    def start(self):
        self._ready.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._ready.wait(60), "the worker did not start"
        return self

    def stop(self):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(15)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        client: Client = await self._connect()
        commit = commit_activity(contract.COMMIT, self._committer)
        with ThreadPoolExecutor(8) as pool:
            main = Worker(
                client, task_queue=contract.QUEUE, workflows=[Agreement], activities=[commit],
                activity_executor=pool, max_concurrent_activities=8, max_concurrent_local_activities=8, build_id=BUILD,
            )  # fmt: skip
            render = Worker(
                client, task_queue=contract.RENDER_QUEUE, activities=[freeze, seal], activity_executor=pool,
                max_concurrent_activities=2, build_id=BUILD,
            )  # fmt: skip
            async with main, render:
                self._ready.set()
                await self._stop.wait()
        await asyncio.sleep(0.1)
