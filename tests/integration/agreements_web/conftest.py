"""The agreements app over real PostgreSQL, with seeded people and documents in memory; acts are committed directly.

No Temporal and no store: the write path through them has suites of its own (`tests/system`).
"""

import secrets

import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr

from deploy.migrate import migrate
from services.agreements.app import create_app
from services.agreements.supply import supply
from services.agreements.wiring import Agreements
from services.portal.accounts import passwords
from services.portal.seed import seed as seed_people
from shared.database import Database
from shared.settings import Settings
from shared.storage.memory import MemoryDocuments
from tests.integration.agreements_web.house import House


@pytest.fixture(scope="module")
def house(postgres, quick_passwords):
    """A migrated database of this module alone, the app over it, and everybody who is seeded."""
    name = f"agreements_web_{secrets.token_hex(4)}"
    postgres.create_database(name)
    migrate(postgres.url("owner", name))
    settings = Settings(
        mode="embedded", secret_key=SecretStr(secrets.token_hex(32)),
        database_url_agreements=SecretStr(postgres.url("agreements", name)),
        database_url_portal=SecretStr(postgres.url("portal", name)),
    )  # fmt: skip
    portal, parts = Database(postgres.url("portal", name)), Agreements(settings)
    parts.__dict__["store"] = MemoryDocuments()
    seed_people(portal, settings)
    with parts.database.transaction() as session:
        supply(session, settings)
    yield House(create_app(settings, parts), parts, portal)
    parts.database.dispose()
    portal.dispose()
    postgres.drop_database(name)


@pytest.fixture(scope="module")
def dana(house):
    """The drafter at her browser."""
    return house.person("dana-mercer")


@pytest.fixture(scope="module")
def luis(house):
    """The legal reviewer at his browser."""
    return house.person("luis-ortega")


@pytest.fixture(scope="module")
def quick_passwords():
    """Cheap password hashes for the module: what they cost an attacker is not this module's business."""
    real = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    yield
    passwords._hasher = real
