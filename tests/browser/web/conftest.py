"""The app of `/_parts`, served."""

import pytest

from shared.auth.actor import Actor, Grant
from shared.settings import Settings
from shared.web.app import new_app
from shared.web.csrf import SameOriginGuard
from shared.web.deps import WebDeps
from shared.web.parts_page import install_parts_page

ACTOR = Actor(
    "a-1", "Dana Whitfield", "dana.whitfield@example.gov", "s-1", frozenset({Grant("administrator")})
)


def parts_app():
    settings = Settings(mode="embedded")
    return new_app(
        "portal",
        settings,
        deps=WebDeps(
            csrf=SameOriginGuard(settings),
            actor=lambda: ACTOR,
            installers=[lambda app: install_parts_page(app, settings)],
        ),
    )


@pytest.fixture(scope="module")
def address(serve):
    return serve(parts_app())


@pytest.fixture
def fresh_address(serve):
    """A draft of the test's own."""
    return serve(parts_app())
