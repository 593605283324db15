"""The seeded demo, served whole (portal and agreements) with workers running: what a newcomer sees after the start."""

import pytest

from services.agreements.demo.stories import DEMO
from shared.acts.start import rehydrate
from shared.service.demo import tell_stories
from tests.browser.agreements.site import Site, titles
from tests.system.agreements.conftest import (  # noqa: F401  # fixtures are found by name
    app,
    parts,
    settings,
    working,
)


@pytest.fixture(scope="session")
def told(parts, working):  # noqa: F811
    """The demo's agreements by their first word; their workflows run."""
    tell_stories(DEMO, parts, lambda line: None)
    rehydrate(parts.database, parts.context, parts.bridge, parts.address)
    return titles(parts)


@pytest.fixture(scope="module")
def address(serve, app):  # noqa: F811
    return serve(app)


@pytest.fixture
def site(address, told, open_page, parts):  # noqa: F811
    """Opens pages of the demo as its people."""
    return Site(address, told, open_page, parts)
