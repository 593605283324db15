"""Sign-in through an identity provider: a real one in its own process, and what it must prove."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from lxml import html

from services.portal.accounts.service import get_account, set_credentials
from services.portal.accounts.totp import code_at, new_totp_secret
from services.portal.models import Account, Confirmation, SignInSession
from services.portal.signin.confirm import WantedProof, confirm_by_identity
from services.portal.signin.oidc_claims import Identity
from shared.auth.actor import Actor
from shared.auth.confirm import Asked, confirm_address
from shared.errors import Denied
from tests.integration.portal.browser import Site, hidden_fields
from tests.integration.portal.provider import DANA, VERIFIED, know, running
from tests.integration.portal.seeded import account, settings

pytestmark = pytest.mark.engines

PORT = 18261
ISSUER = f"http://127.0.0.1:{PORT}"
PASSWORD = "seven lanterns over the river"
ASKED = Asked("agreements.sign", "a1" * 32, "/agreements/7/sign", "Sign it", "c3" * 32)


def confirm_form(site):
    """What the confirmation's page carries on to the provider."""
    address = confirm_address(site.settings.need("secret_key"), ASKED)
    return {"about": parse_qs(urlsplit(address).query)["about"][0]}


@pytest.fixture(scope="module")
def provider():
    """The provider process."""
    with running(PORT):
        yield


def with_provider(databases, **changes):
    made = {
        "mode": "production", "smtp_host": "localhost", "staff_url": "http://127.0.0.1:8000",
        "oidc_issuer": ISSUER, "oidc_client_id": "concord", "oidc_client_secret": "s", **changes,
    }  # fmt: skip
    site = Site(databases, settings(**made))
    site.now = datetime.now(UTC)  # the provider's process has its own clock
    return site


@pytest.fixture
def site(seeded, provider):
    return with_provider(seeded)


def led_to(leaving):
    """Where an answer leads: a redirect, or (after a form) a page that leads on by itself and by a link."""
    if leaving.status_code == 302:
        return leaving.location
    page: Any = html.document_fromstring(leaving.text)
    [there] = page.xpath("//main//a/@href")
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={there}"]
    return there


def at_provider(leaving, subject, claims):
    """What the person does at the provider: answers where it sends the browser back to."""
    where = led_to(leaving)
    assert where.startswith(ISSUER)
    know(ISSUER, subject, claims)
    answer = requests.post(where, data={"sub": subject}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(visitor, subject="dana", claims=VERIFIED, path="/sign-in/provider?next=/directory"):
    return visitor.get(at_provider(visitor.get(path), subject, claims))


def test_person_with_second_factor_signs_in_and_comes_back_to_the_page(site):
    visitor = site.visitor()
    answer = sign_in(visitor)
    assert (answer.status_code, answer.location) == (303, "/directory")
    assert "Dana Mercer" in visitor.get("/account").text


def test_request_asks_with_pkce_nonce_and_state(site):
    asked = parse_qs(urlsplit(site.visitor().get("/sign-in/provider").location).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"nonce", "state", "code_challenge"} <= set(asked)


@pytest.mark.parametrize("amr", [["pwd"], [], None])
def test_sign_in_without_second_factor_is_refused_and_says_what_to_do(site, amr):
    answer = sign_in(site.visitor(), claims={**VERIFIED, "amr": amr})
    assert answer.status_code == 403
    assert "did not use a second factor" in answer.text
    assert "concord-session" not in str(answer.headers)


def test_malformed_answer_of_the_provider_is_refused_and_is_no_error_of_ours(site):
    answer = sign_in(site.visitor(), claims={**VERIFIED, "amr": "mfa"})
    assert answer.status_code == 403
    assert "The sign-in was not completed" in answer.text


def test_other_claim_and_values_may_be_configured(seeded, provider):
    site = with_provider(seeded, oidc_mfa_claim="acr", oidc_mfa_values="aal2, aal3")
    assert sign_in(site.visitor(), claims={**VERIFIED, "amr": None, "acr": "aal2"}).status_code == 303
    assert sign_in(site.visitor(), claims={**VERIFIED, "acr": "aal1"}).status_code == 403


@pytest.mark.parametrize(
    "claims", [{**VERIFIED, "email": "stranger@x.example"}, {**VERIFIED, "email_verified": False}]
)
def test_person_without_account_or_verified_address_is_refused(site, claims):
    answer = sign_in(site.visitor(), subject="other", claims=claims)
    assert answer.status_code == 403
    assert "There is no account for you here" in answer.text


def test_bound_subject_signs_in_after_the_address_changed_at_the_provider(site):
    sign_in(site.visitor())
    assert sign_in(site.visitor(), claims={**VERIFIED, "email": "new@x.example"}).status_code == 303


def test_address_that_changed_hands_does_not_open_the_bound_account(site):
    sign_in(site.visitor(), subject="dana")
    assert sign_in(site.visitor(), subject="successor").status_code == 403


def test_disabled_account_is_refused(site):
    with site.transaction() as session:
        session.get(Account, account("dana-mercer")).disabled_at = site.now
    assert sign_in(site.visitor()).status_code == 403


def test_answer_that_this_browser_did_not_ask_for_is_refused(site):
    back = at_provider(site.visitor().get("/sign-in/provider"), "dana", VERIFIED)
    answer = site.visitor().get(back)
    assert answer.status_code == 403
    with site.transaction() as session:
        assert session.query(SignInSession).count() == 0


def test_answer_works_once(site):
    visitor = site.visitor()
    back = at_provider(visitor.get("/sign-in/provider"), "dana", VERIFIED)
    assert visitor.get(back).status_code == 303
    assert visitor.get(back).status_code == 403


def test_person_who_declines_at_the_provider_is_told_how_to_start_again(site):
    visitor = site.visitor()
    leaving = visitor.get("/sign-in/provider")
    answer = requests.post(leaving.location, data={"action": "deny"}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    refused = visitor.get(f"{back.path}?{back.query}")
    assert refused.status_code == 403
    assert "Start again from the sign-in page" in refused.text


def test_password_is_not_taken_where_a_provider_is_set(site):
    page = site.visitor().get("/sign-in").text
    assert "Sign in with your organisation" in page
    assert 'name="password"' not in page
    form = {"email": DANA, "password": "x" * 16, "code": "123456"}
    assert site.visitor().post("/sign-in", form, csrf="").status_code == 403


def test_provider_that_is_down_is_told_within_five_seconds(seeded):
    site = with_provider(seeded, oidc_issuer="http://127.0.0.1:18279")
    started = time.monotonic()
    answer = site.visitor().get("/sign-in/provider")
    assert answer.status_code == 503
    assert time.monotonic() - started < 5


def test_confirmation_sends_the_person_to_the_provider_again(site):
    visitor = site.visitor()
    sign_in(visitor)
    leaving = visitor.post("/confirm/provider", confirm_form(site))
    asked = parse_qs(urlsplit(led_to(leaving)).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    answer = visitor.get(at_provider(leaving, "dana", VERIFIED))
    assert (answer.status_code, answer.location) == (303, "/agreements/7/sign")
    with site.transaction() as session:
        assert session.query(Confirmation).one().method == "oidc"


def test_who_signed_in_there_does_not_confirm_by_a_password_kept_here(site):
    with site.transaction() as session:
        dana = get_account(session, account("dana-mercer"))
        secret = new_totp_secret()
        key = site.settings.need("secret_key")
        set_credentials(session, dana, password=PASSWORD, totp_secret=secret, key=key, by="system")
    visitor = site.visitor()
    sign_in(visitor)
    typed = {**confirm_form(site), "password": PASSWORD, "code": code_at(secret, site.now)}
    assert visitor.post("/confirm", typed).status_code == 403
    with site.transaction() as session:
        assert session.query(Confirmation).count() == 0


def test_confirmation_comes_back_to_the_session_that_asked_for_it(site):
    visitor, later = site.visitor(), site.visitor()
    sign_in(visitor)
    sign_in(later)
    back = at_provider(visitor.post("/confirm/provider", confirm_form(site)), "dana", VERIFIED)
    visitor.client.set_cookie("concord-session", later.client.get_cookie("concord-session").value)
    assert visitor.get(back).status_code == 403
    with site.transaction() as session:
        assert session.query(Confirmation).count() == 0


@pytest.mark.parametrize("asked_again", [None, timedelta(seconds=-2)])
def test_provider_that_did_not_ask_again_confirms_nothing(site, asked_again):
    visitor, since = site.visitor(), site.now
    sign_in(visitor)
    at = None if asked_again is None else since + asked_again
    wanted, parts = WantedProof(ASKED.purpose, ASKED.payload_hash), site.app.extensions["concord.portal"]
    with site.transaction() as session:
        mine = session.query(SignInSession).one()
        actor = Actor(mine.account_id, "Dana Mercer", DANA, mine.id, frozenset())
    with pytest.raises(Denied, match="did not ask you again"):
        confirm_by_identity(parts, actor, wanted, Identity(ISSUER, "dana", DANA, at), since)
    confirm_by_identity(parts, actor, wanted, Identity(ISSUER, "dana", DANA, since), since)


def test_late_form_waits_in_its_tab_while_its_writer_signs_in_there(site):
    visitor, typed = site.visitor(), {"to_account": account("luis-ortega"), "reason": "On leave, Tuesday"}
    late = visitor.post("/account/delegations", typed, csrf="x")
    page = visitor.post("/sign-in", hidden_fields(late.text), csrf="")
    assert 'href="/sign-in/provider" target="_blank"' in page.text
    kept = hidden_fields(page.text, "//main//form")
    assert kept == typed
    assert visitor.post("/account/delegations", kept, csrf="").status_code == 401  # not signed in yet
    sign_in(visitor)
    again = visitor.post("/account/delegations", kept, csrf="")
    assert (again.status_code, "Send it now" in again.text) == (403, True)
    arrived = visitor.post("/account/delegations", hidden_fields(again.text))
    assert (arrived.status_code, "On leave, Tuesday" in arrived.text) == (422, True)


def test_confirmation_by_somebody_else_is_refused(site):
    visitor = site.visitor()
    sign_in(visitor)
    answer = visitor.get(
        at_provider(visitor.post("/confirm/provider", confirm_form(site)), "somebody", VERIFIED)
    )
    assert answer.status_code == 403
    with site.transaction() as session:
        assert session.query(Confirmation).count() == 0
