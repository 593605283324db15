"""A migrated database for each test, copied from a template that is migrated once."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from deploy.migrate import migrate
from services.portal.administration.grants import create_grant
from services.portal.seed import seed
from shared.auth.actor import Role
from shared.clock import at
from shared.database import Database
from shared.registry.table import get_service
from tests.integration.portal.browser import Site
from tests.integration.portal.seeded import SEEDED_AT, account, agency, settings

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Databases:
    """One test's database as each role sees it."""

    owner: Database
    portal: Database
    agreements: Database


def migrate_portal(owner_url: str) -> None:
    """The histories of search and of the portal alone, run as the migration job runs them."""
    migrate(owner_url, only=[get_service("portal")])


@pytest.fixture(scope="session")
def template(postgres) -> str:
    name = f"portal_template_{next(_numbers)}"  # the browser tests make their own
    postgres.create_database(name)
    migrate_portal(postgres.url("owner", name))
    return name


@pytest.fixture(scope="session")
def seeded_template(postgres, template) -> str:
    name = f"portal_seeded_template_{next(_numbers)}"
    postgres.create_database(name, template)
    database = Database(postgres.url("portal", name))
    with at(SEEDED_AT):
        seed(database, settings())
    database.dispose()
    return name


@pytest.fixture
def databases(postgres, template) -> Iterator[Databases]:
    """An empty, migrated database of this test alone."""
    yield from _copy(postgres, template)


@pytest.fixture(scope="module")
def shared_databases(postgres, template) -> Iterator[Databases]:
    """An empty, migrated database for tests of one module that leave nothing behind."""
    yield from _copy(postgres, template)


@pytest.fixture
def seeded(postgres, seeded_template) -> Iterator[Databases]:
    """The demo's directory, for this test alone, seeded at SEEDED_AT."""
    yield from _copy(postgres, seeded_template)


def _copy(postgres, template) -> Iterator[Databases]:
    name = f"portal_{next(_numbers)}"
    postgres.create_database(name, template)
    made = Databases(*(Database(postgres.url(role, name)) for role in ("owner", "portal", "agreements")))
    try:
        yield made
    finally:
        for database in (made.owner, made.portal, made.agreements):
            database.dispose()
        postgres.drop_database(name)


@pytest.fixture
def site(seeded) -> Site:
    """The portal over the seeded directory, with a movable clock that starts at SEEDED_AT."""
    return Site(seeded, settings())


@pytest.fixture(scope="module")
def seeded_for_module(postgres, seeded_template) -> Iterator[Databases]:
    """The demo's directory for all tests of one module."""
    yield from _copy(postgres, seeded_template)


@pytest.fixture
def sam(site):
    """The demo's administrator of the whole state, signed in."""
    return site.visitor().sign_in("sam-kessler")


@pytest.fixture
def local(site):
    """Ruth as administrator of the State Police alone."""
    with site.transaction() as session:
        create_grant(
            session, by="system", account_id=account("ruth-hagan"), role=Role.ADMINISTRATOR,
            agency_id=agency("wvsp"),
        )  # fmt: skip
    return site.visitor().sign_in("ruth-hagan")
