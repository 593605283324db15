"""The seeded demo of agreements, served whole with workers running: what a newcomer sees after the start."""

import pytest

from tests.browser.agreements.shown import make_shown
from tests.browser.agreements.site import Site, titles
from tests.browser.rig import service_pages
from tests.system.agreements.conftest import (  # noqa: F401  # fixtures are found by name
    app,
    parts,
    settings,
    working,
)

demo, address, directory, own_app, _ = service_pages("agreements")


@pytest.fixture(scope="session")
def told(demo, parts):  # noqa: F811
    """The demo's agreements by their first word; their workflows run."""
    return titles(parts)


@pytest.fixture
def site(address, told, open_page, parts, directory):  # noqa: F811
    """Opens pages of the demo as its people."""
    return Site(address, open_page, parts.settings, directory, told, parts)


@pytest.fixture(scope="module")
def shown(app, parts, settings, told):  # noqa: F811
    """What the addresses of `every_page.py` leave open."""
    return make_shown(app, parts, settings, told)
