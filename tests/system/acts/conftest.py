"""Real PostgreSQL and Temporal, a worker in a thread, and a performer as a service has it."""

import pytest
from temporalio.client import Client

from shared.acts.perform import Performer
from shared.acts.start import EntityAddress
from shared.temporal import Bridge, data_converter
from tests.integration.acts.conftest import committer, database, migrated, stream  # noqa: F401
from tests.system.acts.worker import WorkerThread
from workflows.agreements import contract

KEYS = "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
ADDRESS = EntityAddress(contract.WORKFLOW, contract.QUEUE, contract.workflow_id)


@pytest.fixture
def connect(temporal):
    async def connected() -> Client:
        return await Client.connect(temporal.address, data_converter=data_converter(KEYS))

    return connected


@pytest.fixture
def worker(connect, committer):  # noqa: F811
    thread = WorkerThread(connect, committer).start()
    yield thread
    thread.stop()


@pytest.fixture
def performer(database, committer, connect):  # noqa: F811
    return Performer(database, committer.context, Bridge(connect), ADDRESS, committer.zone)
