"""A service over real PostgreSQL, Temporal and SeaweedFS, with the portal before it and seeded people, as fixtures.

A service's `conftest.py` says `settings, parts, working, app = service_site("tools")`.
"""

import asyncio
import base64
import secrets
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from deploy.worker.assemble import assemble, make_workers
from services.portal.app import create_app as create_portal
from services.portal.seed import seed as seed_people
from shared.database import Database
from shared.registry.table import find, get_service
from shared.settings import Settings
from shared.temporal import connect
from shared.web.dispatch import combine
from tests.engines import own_temporal


def service_site(name: str, more: Callable[[Path], dict[str, Any]] = lambda folder: {}):
    """The fixtures `settings`, `parts`, `working` (its workers run) and `app` (beside the portal) of a service.

    `more` makes settings of its own, in a folder of the session.
    """

    @pytest.fixture(scope="session", name="settings")
    def settings_of(postgres, seaweedfs, tmp_path_factory):
        """With a database and a Temporal of their own: the workers run on while other areas' tests have their turn."""
        database, own = postgres.create_migrated(name), more(tmp_path_factory.mktemp(name))
        with own_temporal(tmp_path_factory) as temporal:
            addresses = {
                f"database_url_{role}": SecretStr(postgres.url(role, database)) for role in (name, "portal")
            }
            yield Settings(
                mode="embedded", secret_key=SecretStr(secrets.token_hex(32)),
                temporal_address=temporal.address, s3_endpoint=seaweedfs.endpoint, s3_secure=False,
                s3_access_key=SecretStr(seaweedfs.keys.access), s3_secret_key=SecretStr(seaweedfs.keys.secret),
                payload_keys=SecretStr("k1:" + base64.b64encode(secrets.token_bytes(32)).decode()),
                **addresses, **own,
            )  # fmt: skip

    @pytest.fixture(scope="session", name="parts")
    def parts_of(settings):
        service = get_service(name)
        parts = find(service.parts)(settings)
        parts.store.ensure_buckets()
        seed_people(Database(settings.need("database_url_portal")), settings)
        with parts.database.transaction() as session:
            find(service.supply)(session, settings)
        return parts

    @pytest.fixture(scope="session", name="working")
    def working_of(parts, settings):
        """Real workers of the service."""
        with serving(parts, lambda: connect(settings)):
            yield

    @pytest.fixture(scope="session", name="app")
    def app_of(settings, parts):
        return combine({"": create_portal(settings), name: find(get_service(name).app)(settings, parts)})

    return settings_of, parts_of, working_of, app_of


@contextmanager
def serving(parts, connect):
    """Real workers in a thread, on a client that `connect` makes."""
    ready, stop, failed = threading.Event(), [], []
    name = parts.context.name

    async def run():
        client = await connect()
        stopping = asyncio.Event()
        stop.append((asyncio.get_running_loop(), stopping))
        async with AsyncExitStack() as stack:
            for worker in make_workers(client, assemble(get_service(name), parts).queues):
                await stack.enter_async_context(worker)
            queue = parts.address.queue
            await client.start_workflow("Effects", name, id=f"effects/{name}", task_queue=queue)
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
