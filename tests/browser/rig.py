"""A service's demo, served whole (the portal before it) with its workers running, to a real browser, as fixtures.

A service's `conftest.py` says, after `settings, parts, working, app = service_site("tools")` of `tests.rig`:
`demo, address, directory, own_app, site = service_pages("tools")`, and brings `shown`, what addresses leave open.
"""

import pytest

from shared.acts.start import rehydrate
from shared.database import Database
from shared.registry.table import find, get_service
from shared.service.demo import tell_stories
from tests.browser.site import Site


def service_pages(name: str):
    """The fixtures `demo` (the records of its stories by name), `address`, `directory`, `own_app` and `site`."""
    service = get_service(name)

    @pytest.fixture(scope="session", name="demo")
    def demo_of(parts, working):
        told = find(service.stories)
        tell_stories(told, parts)
        rehydrate(parts.database, parts.context, parts.bridge, parts.address)
        return {story: told.stream(story) for story in told.stories}

    @pytest.fixture(scope="module", name="address")
    def address_of(serve, app):
        return serve(app)

    @pytest.fixture(scope="session", name="directory")
    def directory_of(settings):
        database = Database(settings.need("database_url_portal"))
        yield database
        database.dispose()

    @pytest.fixture(scope="session", name="own_app")
    def own_app_of(settings, parts):
        return find(service.app)(settings, parts)

    @pytest.fixture(name="site")
    def site_of(address, demo, open_page, settings, directory):
        return Site(address, open_page, settings, directory)

    return demo_of, address_of, directory_of, own_app_of, site_of
