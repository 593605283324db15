"""Setting an account up by a link: opening it changes nothing, and it works once."""

import re

import pytest

from services.portal.accounts.service import reset_second_factor
from services.portal.accounts.totp import code_at
from services.portal.signin.set_up import create_set_up, offered_secret
from tests.integration.portal.seeded import account

pytestmark = pytest.mark.engines

PASSWORD = "seven lanterns over the river"


@pytest.fixture
def link(site):
    with site.transaction() as session:
        reset = reset_second_factor(session, account("dana-mercer"), by="system")
        message = create_set_up(session, reset, "http://127.0.0.1:8000", again=True)
    return str(message.link).removeprefix("http://127.0.0.1:8000")


def typed(site, link, **changes):
    secret = offered_secret(site.app.extensions["concord.portal"], link.rpartition("/")[2])
    return {"password": PASSWORD, "repeated": PASSWORD, "code": code_at(secret, site.now), **changes}


def test_page_offers_the_same_key_each_time_and_changes_nothing(site, link):
    visitor = site.visitor()
    keys = {re.findall(r'class="secret">([^<]+)<', visitor.get(link).text)[0] for _ in range(3)}
    assert len(keys) == 1
    assert "<svg" in visitor.get(link).text
    assert visitor.post(link, typed(site, link), csrf="").status_code == 200


def test_password_and_code_set_up_the_account_and_show_ten_recovery_codes_once(site, link):
    visitor = site.visitor()
    page = visitor.post(link, typed(site, link), csrf="").text
    codes = re.findall(r"<code>([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})</code>", page)
    assert len(set(codes)) == 10
    answer = visitor.post(
        "/sign-in", {"email": "dana.mercer@wvsp.example", "password": PASSWORD, "code": codes[0]}, csrf=""
    )
    assert answer.status_code == 303


def test_link_works_once(site, link):
    visitor = site.visitor()
    visitor.post(link, typed(site, link), csrf="")
    assert visitor.get(link).status_code == 404
    site.later(minutes=1)
    assert visitor.post(link, typed(site, link), csrf="").status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "000000"}, "not the code that the app shows now"),
        ({"repeated": "another one entirely"}, "same password twice"),
        ({"password": "short", "repeated": "short"}, "at least 12 characters"),
        ({"password": "dana.mercer forever", "repeated": "dana.mercer forever"}, "Leave your name out"),
    ],
)
def test_refused_set_up_keeps_the_link_working(site, link, change, words):
    visitor = site.visitor()
    answer = visitor.post(link, typed(site, link, **change), csrf="")
    assert answer.status_code == 422
    assert words in answer.text
    assert visitor.post(link, typed(site, link), csrf="").status_code == 200


def test_code_of_the_set_up_does_not_sign_in_as_well(site, link):
    form = typed(site, link)
    visitor = site.visitor()
    visitor.post(link, form, csrf="")
    sign_in = {"email": "dana.mercer@wvsp.example", "password": PASSWORD, "code": form["code"]}
    assert visitor.post("/sign-in", sign_in, csrf="").status_code == 422


def test_new_recovery_codes_need_password_and_code(site):
    dana = site.visitor().sign_in("dana-mercer")
    known = site.credentials("dana-mercer")
    wrong = dana.post("/account/recovery-codes", {"password": "x" * 16, "code": known["code"]})
    assert wrong.status_code == 422
    right = dana.post("/account/recovery-codes", {"password": known["password"], "code": known["code"]})
    assert len(re.findall(r"<code>[A-Z0-9-]{14}</code>", right.text)) == 10
