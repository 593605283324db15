"""Personal tokens on their page: shown once, narrowed to what their owner may do, revoked at once."""

import re
from datetime import timedelta

import pytest

from shared.auth import install
from shared.auth.limits import Limit
from shared.auth.sessions import load_token
from shared.clock import at
from shared.errors import SignInNeeded

pytestmark = pytest.mark.engines

FORM = {"name": "Nightly export", "scopes": ["agreements.read", "clauses.read"], "days": "30"}


@pytest.fixture
def dana(site):
    return site.visitor().sign_in("dana-mercer")


def made(dana):
    return re.findall(r'data-copy="(concord_[^"]+)"', dana.post("/account/tokens", FORM).text)[0]


def test_token_is_shown_once_and_works(site, dana):
    secret = made(dana)
    assert secret not in dana.get("/account/tokens").text
    with at(site.now):
        assert load_token(site.databases.agreements, secret).actor.scopes == frozenset(
            {"agreements.read", "clauses.read"}
        )


def test_revoked_token_is_dead_at_once(site, dana):
    secret = made(dana)
    path = re.findall(r'action="(/account/tokens/[^"]+/revoke)"', dana.get("/account/tokens").text)[0]
    luis = site.visitor().sign_in("luis-ortega")
    assert luis.post(path).status_code == 404
    assert dana.post(path).status_code == 303
    with at(site.now), pytest.raises(SignInNeeded):
        load_token(site.databases.agreements, secret)


@pytest.mark.parametrize(
    "change", [{"scopes": ["agreements.sign"]}, {"scopes": []}, {"days": "0"}, {"days": "366"}, {"days": "x"}]
)
def test_senseless_token_is_refused_and_what_was_typed_stays(dana, change):
    answer = dana.post("/account/tokens", {**FORM, **change})
    assert answer.status_code == 422
    assert 'value="Nightly export"' in answer.text


def test_page_offers_only_what_the_person_may_do(dana):
    page = dana.get("/account/tokens").text
    assert 'value="agreements.draft"' in page
    assert 'value="audit.read"' not in page
    assert 'value="agreements.sign"' not in page
    assert 'value="search.use"' not in page


def test_token_may_ask_so_often_a_minute_and_a_person_at_a_browser_is_not_counted(site, dana, monkeypatch):
    monkeypatch.setattr(install, "API", Limit("api", 3, timedelta(minutes=1)))
    secret = made(dana)
    with at(site.now):
        program = site.app.test_client()
        asked = [
            program.get("/search", headers={"Authorization": f"Bearer {secret}"}).status_code
            for _ in range(5)
        ]
    assert asked[3:] == [429, 429] and 429 not in asked[:3]
    assert [dana.get("/my-work").status_code for _ in range(5)] == [200] * 5
