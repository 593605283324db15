"""A migrated database per test session, with rules, holidays and no people; and one draft per test."""

from zoneinfo import ZoneInfo

import pytest

from services.agreements.context import AgreementsContext
from services.agreements.supply import CLOCK_RULES
from services.agreements.tables import ACTS
from shared.acts.commit import Committer
from shared.acts.supply import supply_clocks
from shared.database import Database
from tests.integration.acts.drafts import BEGUN, begin

NOON = BEGUN


@pytest.fixture(scope="session")
def migrated(postgres):
    """The address of a migrated database of these tests, by role."""
    name = postgres.create_migrated("acts")
    return lambda role: postgres.url(role, name)


@pytest.fixture(scope="session")
def database(migrated):
    """The agreements service's own connection, rules seeded."""
    db = Database(migrated("agreements"))
    with db.transaction() as session:
        supply_clocks(session, ACTS, CLOCK_RULES, "US-WV")
    yield db
    db.dispose()


@pytest.fixture
def committer(database):
    """The real committer, but for the directory: acts of these tests come from people that no session knows."""
    context = AgreementsContext()
    context.recheck = lambda session, state, act: None  # type: ignore[method-assign]
    return Committer(database, context, ZoneInfo("America/New_York"), "US-WV")


@pytest.fixture
def stream(database, committer):
    """The id of a fresh draft with one version."""
    return begin(database, committer.context, NOON)
