"""Signing in and confirming through the provider, in a real browser: it holds the policy on forms against redirects."""

from urllib.parse import urlsplit

import pytest

from services.portal.app import create_app
from services.portal.models import Confirmation
from shared.auth.confirm import Asked, confirm_address
from tests.integration.portal import provider
from tests.integration.portal.seeded import settings

pytestmark = [pytest.mark.engines, pytest.mark.browser]
PORT = 18262
ASKED = Asked("agreements.sign", "a1" * 32, "/my-work", "Sign the Highland agreement", "c3" * 32)


@pytest.fixture(scope="module")
def issuer():
    with provider.running(PORT) as address:
        provider.know(address, "dana", provider.VERIFIED)
        yield address


@pytest.fixture(scope="module")
def address(serve, seeded_for_module, issuer):
    """The portal as in production, at the address where it is served."""
    made = []

    def portal(environ, start):
        return made[0](environ, start)

    here = serve(portal)
    made.append(
        create_app(
            settings(
                mode="production", smtp_host="localhost", staff_url=here, public_url=here, oidc_issuer=issuer,
                oidc_client_id="concord", oidc_client_secret="s",
            ),
            database=seeded_for_module.portal,
        )
    )  # fmt: skip
    return here


def at_provider(page, address):
    """What the person does there; back at Concord afterwards."""
    page.get_by_placeholder("sub").fill("dana")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(lambda url: urlsplit(url).netloc == urlsplit(address).netloc)


@pytest.mark.parametrize("javascript", [True, False])
def test_person_signs_in_and_confirms_there(address, open_page, page_problems, seeded_for_module, javascript):
    page = open_page(f"{address}/sign-in?next=/my-work", javascript=javascript)
    page.get_by_role("link", name="Sign in with your organisation").click()
    at_provider(page, address)
    assert urlsplit(page.url).path == "/my-work"
    with seeded_for_module.portal.transaction() as session:
        before = session.query(Confirmation).count()
    page.goto(address + confirm_address(settings().need("secret_key"), ASKED))
    page.get_by_role("button", name="Confirm there").click()
    at_provider(page, address)
    assert urlsplit(page.url).path == "/my-work"
    with seeded_for_module.portal.transaction() as session:
        assert session.query(Confirmation).count() == before + 1
    page_problems.clear()  # what the provider's own pages have to say
