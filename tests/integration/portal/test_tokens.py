"""Personal tokens on their page: shown once, narrowed to what their owner may do, revoked at once."""

import re
from datetime import timedelta

import pytest

from services.portal.seed import seed_id
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


def works(site, secret):
    with at(site.now):
        try:
            return load_token(site.databases.agreements, secret) is not None
        except SignInNeeded:
            return False


def test_reset_of_the_second_factor_revokes_tokens_and_the_history_says_so(site, dana):
    secret = made(dana)
    other = made(site.visitor().sign_in("luis-ortega"))
    sam = site.visitor().sign_in("sam-kessler")
    sam.post(f"/admin/accounts/{seed_id('account', 'dana-mercer')}/reset")
    assert not works(site, secret)
    assert works(site, other)
    assert (
        "All personal tokens revoked" in sam.get(f"/admin/accounts/{seed_id('account', 'dana-mercer')}").text
    )


@pytest.mark.parametrize(("ticked", "alive"), [({}, True), ({"tokens": "true"}, False)])
def test_signing_out_everywhere_revokes_tokens_where_it_is_ticked(site, dana, ticked, alive):
    assert "Revoke my personal tokens too" not in dana.get("/account/sessions").text
    secret = made(dana)
    assert "Revoke my personal tokens too" in dana.get("/account/sessions").text
    assert dana.post("/account/sessions/end-all", ticked).location == "/signed-out"
    assert dana.get("/my-work").status_code == 302
    assert works(site, secret) is alive


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
