"""Signing in with password and code: what lets a person in, what locks them out, what is never told."""

import re
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from services.portal.accounts.models import RecoveryCode
from services.portal.accounts.service import disable_account, get_account, replace_recovery_codes
from shared.errors import Unavailable
from tests.integration.portal.browser import Site
from tests.integration.portal.seeded import account, settings

pytestmark = pytest.mark.engines

DANA = "dana-mercer"


def try_with(site, **changes):
    return site.visitor().post("/sign-in", {**site.credentials(DANA), **changes}, csrf="")


def test_right_password_and_code_sign_in_and_lead_to_my_work(site):
    answer = try_with(site)
    assert (answer.status_code, answer.location) == (303, "/my-work")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("wrong", [{"password": "x" * 16}, {"code": "000000"}, {"email": "nobody@x.example"}])
def test_any_wrong_part_is_refused_with_the_same_words(site, wrong):
    answer = try_with(site, **wrong)
    assert answer.status_code == 422
    assert "The email address, password or code is not right" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_refused_form_keeps_the_address_and_gives_back_no_secret(site):
    typed = site.credentials(DANA)
    page = try_with(site, code="000000").text
    assert typed["email"] in page
    assert typed["password"] not in page


def test_code_works_once(site):
    typed = site.credentials(DANA)
    assert site.visitor().post("/sign-in", typed, csrf="").status_code == 303
    assert site.visitor().post("/sign-in", typed, csrf="").status_code == 422


def test_right_code_with_a_wrong_password_is_not_used_up(site):
    typed = site.credentials(DANA)
    site.visitor().post("/sign-in", {**typed, "password": "x" * 16}, csrf="")
    assert site.visitor().post("/sign-in", typed, csrf="").status_code == 303


def test_fifth_failure_in_15_minutes_locks_until_released_by_an_administrator(site):
    for _ in range(5):
        try_with(site, password="x" * 16)
    assert try_with(site).status_code == 422
    site.later(hours=24)
    assert try_with(site).status_code == 422
    sam = site.visitor().sign_in("sam-kessler")
    assert sam.post(f"/admin/accounts/{account(DANA)}/release").status_code == 303
    assert try_with(site).status_code == 303


def test_lockout_is_told_to_the_owner_once(site):
    for _ in range(7):
        try_with(site, password="x" * 16)
    assert [(m.kind, m.recipient) for m in site.mail()] == [("account_locked", "dana.mercer@wvsp.example")]


def test_locking_an_account_answers_as_any_failure_while_the_mail_server_is_slow_or_down(site, monkeypatch):
    def fail(message):
        assert answered
        raise Unavailable("The mail server does not take messages.")

    answered, parts = [], site.app.extensions["concord.portal"]
    monkeypatch.setitem(parts.__dict__, "mailer", SimpleNamespace(send=fail))
    site.app.teardown_request_funcs.setdefault(None, []).append(lambda _: answered.append(True))
    answers = [try_with(site, password="x" * 16) for _ in range(6)]
    assert {a.status_code for a in answers} == {422}
    assert len({without_marks(a.text) for a in answers}) == 1


def without_marks(page):
    """What differs from one answer to the next, whoever asks."""
    return re.sub(r'nonce="[^"]*"|<code>[0-9a-f]{16}</code>', "", page)


def test_four_failures_then_success_start_the_count_anew(site):
    for _ in range(2):
        for _ in range(4):
            try_with(site, password="x" * 16)
        assert try_with(site).status_code == 303


def test_failures_older_than_15_minutes_do_not_count(site):
    for _ in range(4):
        try_with(site, password="x" * 16)
    site.later(minutes=16)
    try_with(site, password="x" * 16)
    assert try_with(site).status_code == 303


def test_lockout_leaves_open_sessions_alone(site):
    dana = site.visitor().sign_in(DANA)
    for _ in range(5):
        try_with(site, password="x" * 16)
    assert dana.get("/my-work").status_code == 200


def test_recovery_code_stands_in_for_the_phone_once(site):
    with site.transaction() as session:
        codes = replace_recovery_codes(session, get_account(session, account(DANA)))
    assert try_with(site, code=codes[0].lower()).status_code == 303
    assert try_with(site, code=codes[0]).status_code == 422
    with site.transaction() as session:
        assert session.query(RecoveryCode).filter(RecoveryCode.used_at.is_not(None)).count() == 1


def test_disabled_account_is_refused_with_right_credentials(site):
    with site.transaction() as session:
        disable_account(session, account(DANA), by="system")
    assert try_with(site).status_code == 422


def test_stranger_s_flood_of_sign_ins_is_slowed_down(site):
    answers = [try_with(site, email=f"{n}@x.example") for n in range(12)]
    assert {a.status_code for a in answers} == {422}
    site.later(minutes=-5)
    visitor = site.visitor()
    codes = [
        visitor.post("/sign-in", {"email": "a@x", "password": "p", "code": "123456"}, csrf="")
        for _ in range(21)
    ]
    assert codes[-1].status_code == 429
    assert int(codes[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_next_never_leads_to_another_site(site, target):
    answer = site.visitor().post("/sign-in", {**site.credentials(DANA), "next": target}, csrf="")
    assert answer.location == "/my-work"


def test_next_leads_back_to_the_page_asked_for(site):
    visitor = site.visitor()
    asked = visitor.get("/directory?q=mercer")
    assert asked.location == "/sign-in?next=%2Fdirectory%3Fq%3Dmercer"
    answer = visitor.post("/sign-in", {**site.credentials(DANA), "next": "/directory?q=mercer"}, csrf="")
    assert answer.location == "/directory?q=mercer"


def test_sign_out_ends_the_session_itself_not_only_the_cookie(site):
    dana = site.visitor().sign_in(DANA)
    stolen = site.visitor()
    stolen.client.set_cookie("concord-session", dana.client.get_cookie("concord-session").value)
    assert stolen.get("/my-work").status_code == 200
    assert dana.post("/sign-out").location == "/signed-out"
    assert stolen.get("/my-work").location.startswith("/sign-in")


def test_sign_out_everywhere_ends_every_browser(site):
    first, second = site.visitor().sign_in(DANA), site.visitor().sign_in(DANA)
    first.post("/account/sessions/end-all")
    assert second.get("/my-work").status_code == 302
    assert first.get("/my-work").status_code == 302


def test_sign_out_of_the_others_keeps_this_one(site):
    first, second = site.visitor().sign_in(DANA), site.visitor().sign_in(DANA)
    first.post("/account/sessions/end-others")
    assert second.get("/my-work").status_code == 302
    assert first.get("/my-work").status_code == 200


def test_turned_secret_key_refuses_the_app_s_code_as_any_wrong_one_and_takes_a_recovery_code(site, seeded):
    with seeded.portal.transaction() as session:
        code = replace_recovery_codes(session, get_account(session, account(DANA)))[0]
    turned = Site(seeded, settings(secret_key=SecretStr("n" * 64)))
    typed = site.credentials(DANA)
    refused = turned.visitor().post("/sign-in", typed, csrf="")
    assert refused.status_code == 422
    assert "The email address, password or code is not right" in refused.text
    assert turned.visitor().post("/sign-in", {**typed, "code": code}, csrf="").status_code == 303
