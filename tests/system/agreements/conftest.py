"""The agreements service over real PostgreSQL, Temporal and SeaweedFS, with seeded people."""

import asyncio
import base64
import secrets
import threading
from contextlib import contextmanager

import pytest
from pydantic import SecretStr

from deploy.worker.assemble import assemble, make_workers
from services.agreements.app import create_app
from services.agreements.supply import supply
from services.agreements.wiring import Agreements
from services.portal.app import create_app as create_portal
from services.portal.seed import seed as seed_people
from shared.database import Database
from shared.documents.seal.keys import make_development_key
from shared.service.table import get_service
from shared.settings import Settings
from shared.temporal import connect
from shared.web.dispatch import combine
from tests.engines import own_temporal


@pytest.fixture(scope="session")
def settings(postgres, seaweedfs, tmp_path_factory):
    """With a database and a Temporal of their own: the workers run on while other areas' tests have their turn."""
    name = postgres.create_migrated("agreements")
    folder = tmp_path_factory.mktemp("seal")
    make_development_key(folder, "State of West Virginia")
    with own_temporal(tmp_path_factory) as temporal:
        yield Settings(
            mode="embedded", secret_key=SecretStr(secrets.token_hex(32)),
            database_url_agreements=SecretStr(postgres.url("agreements", name)),
            database_url_portal=SecretStr(postgres.url("portal", name)),
            temporal_address=temporal.address, s3_endpoint=seaweedfs.endpoint, s3_secure=False,
            s3_access_key=SecretStr(seaweedfs.keys.access), s3_secret_key=SecretStr(seaweedfs.keys.secret),
            payload_keys=SecretStr("k1:" + base64.b64encode(secrets.token_bytes(32)).decode()),
            seal_file=folder / "seal-key.p12",
            seal_passphrase=SecretStr((folder / "seal-passphrase").read_text()),
        )  # fmt: skip


@pytest.fixture(scope="session")
def parts(settings):
    parts = Agreements(settings)
    parts.store.ensure_buckets()
    seed_people(Database(settings.need("database_url_portal")), settings)
    with parts.database.transaction() as session:
        supply(session, settings)
    return parts


@contextmanager
def serving(parts, connect):
    """Real workers in a thread, on a client that `connect` makes."""
    ready, stop, failed = threading.Event(), [], []

    async def run():
        client = await connect()
        stopping = asyncio.Event()
        stop.append((asyncio.get_running_loop(), stopping))
        main, render = make_workers(client, assemble(get_service("agreements"), parts).queues)
        async with main, render:
            await client.start_workflow(
                "Effects", "agreements", id="effects/agreements", task_queue="agreements"
            )
            ready.set()
            await stopping.wait()

    def live():
        try:
            asyncio.run(run())
        except Exception as error:
            failed.append(error)
            ready.set()

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    assert ready.wait(90), "the workers did not start"  # seconds; one or two on an idle machine
    assert not failed, failed
    yield
    loop, stopping = stop[0]
    loop.call_soon_threadsafe(stopping.set)
    thread.join(15)


@pytest.fixture(scope="session")
def working(parts, settings):
    """Real workers of the service."""
    with serving(parts, lambda: connect(settings)):
        yield


@pytest.fixture(scope="session")
def app(settings, parts):
    return combine({"": create_portal(settings), "agreements": create_app(settings, parts)})
