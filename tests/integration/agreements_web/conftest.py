"""The agreements app over real PostgreSQL, with seeded people; acts are committed directly."""

import pytest

from tests.house import service_house
from tests.integration.agreements_web.house import House

house = service_house("agreements", House)


@pytest.fixture(scope="module")
def dana(house):
    """The drafter at her browser."""
    return house.person("dana-mercer")


@pytest.fixture(scope="module")
def luis(house):
    """The legal reviewer at his browser."""
    return house.person("luis-ortega")
