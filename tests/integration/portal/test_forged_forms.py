"""Forms that another site sends, that come too late, or that come from before this session."""

import pytest

from tests.integration.portal.browser import hidden_fields
from tests.integration.portal.seeded import account

pytestmark = pytest.mark.engines

FORM = {
    "to_account": account("luis-ortega"),
    "reason": "On leave, Tuesday & “after”",
    "first_day.month": "12",
}
PATH = "/account/delegations"


def test_form_with_another_site_s_origin_is_refused(site):
    dana = site.visitor().sign_in("dana-mercer")
    answer = dana.post("/sign-out", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert dana.get("/my-work").status_code == 200


def test_sign_in_form_from_another_site_is_refused(site):
    answer = site.visitor().post(
        "/sign-in", site.credentials("dana-mercer"), csrf="", headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("csrf", ["", "wrong"])
def test_form_without_this_session_s_value_does_nothing_and_is_shown_again(site, csrf):
    dana = site.visitor().sign_in("dana-mercer")
    answer = dana.post("/sign-out", csrf=csrf)
    assert answer.status_code == 403
    assert "Send it now" in answer.text
    assert dana.get("/my-work").status_code == 200


def test_value_of_another_session_is_not_accepted(site):
    dana, luis = site.visitor().sign_in("dana-mercer"), site.visitor().sign_in("luis-ortega")
    assert dana.post("/sign-out", csrf=luis.csrf()).status_code == 403


def test_header_carries_the_value_for_scripts(site):
    dana = site.visitor().sign_in("dana-mercer")
    answer = dana.post("/sign-out", csrf="", headers={"X-CSRF-Token": dana.csrf()})
    assert answer.status_code == 303


def test_form_after_the_session_ended_is_carried_through_sign_in_and_sent(site):
    dana = site.visitor().sign_in("dana-mercer")
    csrf = dana.csrf()
    site.later(hours=1)
    late = dana.post(PATH, FORM, csrf=csrf)
    assert late.status_code == 401
    kept = hidden_fields(late.text)
    assert kept["next"] == PATH
    signed_in = dana.post("/sign-in", {**kept, **site.credentials("dana-mercer")}, csrf="")
    assert signed_in.status_code == 200
    again = hidden_fields(signed_in.text)
    assert {name: again[name] for name in FORM} == FORM
    answer = dana.post(PATH, again, csrf=again["csrf_token"])
    assert answer.status_code == 422  # the form itself is incomplete: it arrived, and nothing typed was lost
    assert "On leave, Tuesday" in answer.text


@pytest.mark.parametrize("signed_in", [True, False])
def test_form_of_another_site_is_not_given_back_to_be_sent_with_one_press(site, signed_in):
    visitor = site.visitor()
    if signed_in:
        visitor.sign_in("dana-mercer")
    answer = visitor.post(PATH, FORM, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "another site" in answer.text
    assert "Tuesday" not in answer.text
    assert "<form" not in answer.text.split("<main")[1]


def test_kept_form_never_carries_a_password(site):
    answer = site.visitor().post(
        "/account/recovery-codes", {"password": "hunter2 hunter2", "code": "123456"}, csrf=""
    )
    assert answer.status_code == 401
    assert "hunter2" not in answer.text


def test_kept_value_that_is_not_ours_is_ignored(site):
    answer = site.visitor().post(
        "/sign-in", {**site.credentials("dana-mercer"), "kept": "{not json"}, csrf=""
    )
    assert answer.status_code == 303
