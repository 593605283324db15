"""A real development server that skips time, one for all tests of workflows; a queue and a ledger for each test."""

import uuid
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from deploy.local.wheels import program
from shared.acts.messages import Outcome
from shared.temporal import data_converter
from tests.workflows.ledger import new_ledger
from workflows.agreements import contract
from workflows.agreements.workflow import Agreement

KEYS = "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
BUILD = "tests"
"""Unsaid, each process would first hash every module that it has imported: three seconds."""
SKIPPING = (
    "frontend.WorkflowTimeSkippingEnabled=true",
    'history.timerProcessorMaxTimeShift="1ms"',
    "history.timerProcessorMaxPollRPS=2000",
    "history.transferProcessorMaxPollRPS=2000",
    "limit.historyCount.suggestContinueAsNew=120",
)


@asynccontextmanager
async def skipping():
    """The environment; one event loop each, since a client belongs to its loop."""
    extra = [part for value in SKIPPING for part in ("--dynamic-config-value", value)]
    env = await WorkflowEnvironment.start_time_skipping_v2(
        dev_server_existing_path=str(program("temporal")), dev_server_log_level="never",
        data_converter=data_converter(KEYS), dev_server_extra_args=extra,
    )  # fmt: skip
    async with env:
        yield env


class Stage:
    """One agreement's workflow on stage: start it, send acts, look at the ledger."""

    def __init__(self, env, ledger):
        self.env, self.ledger = env, ledger

    async def start(self):
        self.handle = await self.env.client.start_workflow(
            contract.WORKFLOW,
            self.ledger.head,
            id=f"agreement/{self.ledger.head.stream}",
            task_queue=contract.QUEUE,
        )
        return self.handle

    async def act(self, act):
        """Send it as the performer does: with the sequence number that the record shows now, unless it says one."""
        act = replace(act, seen=act.seen or self.ledger.head.seq)
        return await self.handle.execute_update("act", act, id=act.key, result_type=Outcome)


@asynccontextmanager
async def staged(**worker):
    """An environment, a worker with the sandbox on, and a started agreement."""
    async with skipping() as env:
        ledger = new_ledger(str(uuid.uuid4()))
        acts = [ledger.commit, ledger.freeze, ledger.seal]
        main = Worker(
            env.client,
            task_queue=contract.QUEUE,
            workflows=[Agreement],
            activities=acts,
            build_id=BUILD,
            **worker,
        )
        render = Worker(env.client, task_queue=contract.RENDER_QUEUE, activities=acts, build_id=BUILD)
        async with main, render:
            stage = Stage(env, ledger)
            await stage.start()
            yield stage


@pytest.fixture
def run():
    """Runs a coroutine; workflow tests are plain functions with a story inside."""
    import asyncio

    return asyncio.run
