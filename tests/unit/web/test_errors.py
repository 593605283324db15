"""Every error has the right status, says what happened and what to do, and gives nothing away."""

import pytest

from shared.auth.actor import Actor
from shared.settings import Settings
from shared.web.app import new_app
from shared.web.csrf import SameOriginGuard
from shared.web.deps import WebDeps

CASES = [
    ("conflict", 409),
    ("stale", 412),
    ("too-many", 429),
    ("unavailable", 503),
    ("invalid", 422),
    ("broken", 500),
]


@pytest.mark.parametrize(("kind", "status"), CASES)
def test_page_error_has_its_status_and_request_number(client, kind, status):
    answer = client.get(f"/fail/{kind}")
    assert answer.status_code == status
    assert answer.content_type.startswith("text/html")
    assert answer.text.count(answer.headers["X-Request-ID"]) == 1


@pytest.mark.parametrize(("kind", "status"), [*CASES, ("sign-in", 401)])
def test_api_error_is_problem_json_with_a_hint(client, kind, status):
    answer = client.get(f"/api/things/fail/{kind}")
    assert answer.content_type == "application/problem+json"
    assert answer.status_code == answer.json["status"] == status
    assert (
        answer.json["hint"]
        and answer.json["title"]
        and answer.json["type"].startswith("urn:concord:problem:")
    )


def test_program_that_shows_no_token_is_told_how_to_show_one(client):
    answer = client.get("/api/things/fail/sign-in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Concord"'
    assert "Authorization: Bearer" in answer.json["hint"]
    assert "WWW-Authenticate" not in client.post("/fail/sign-in", data={"a": "b"}).headers


@pytest.mark.parametrize("path", ["fail/broken", "fail/unavailable", "fail/sign-in", "nowhere"])
def test_program_is_told_nothing_of_pages_buttons_and_typing(client, path):
    hint = client.get(f"/api/things/{path}").json["hint"].lower()
    assert not any(word in hint for word in ("page", "button", "typed", "press"))


def test_api_invalid_names_each_field(client):
    assert client.get("/api/things/fail/invalid").json["errors"] == [
        {"field": "name", "message": "Enter the party's name."}
    ]


def test_unexpected_error_never_shows_its_text(client):
    assert "4111" not in client.get("/fail/broken").text
    assert "4111" not in client.get("/api/things/fail/broken").text


def test_too_many_says_when_to_come_back(client):
    assert client.get("/fail/too-many").headers["Retry-After"] == "90"


def test_wrong_method_keeps_allow_header(client):
    answer = client.delete("/api/things/party")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "Allow" in answer.json["hint"]


@pytest.mark.parametrize("path", ["/nowhere", "/api/things/nowhere", "/api/things/x/not-a-uuid"])
def test_unknown_address_is_404(client, path):
    assert client.get(path).status_code == 404


def test_missing_page_leads_staff_to_the_search_and_offers_strangers_none(client):
    assert 'href="/search"' not in client.get("/nowhere").text
    settings = Settings(
        mode="embedded", staff_url="http://127.0.0.1:8000", public_url="http://127.0.0.1:8000"
    )
    staff = Actor("a", "Dana", "dana@example.gov", "s", frozenset())
    deps = WebDeps(csrf=SameOriginGuard(settings), actor=lambda: staff)
    page = new_app("things", settings, deps=deps).test_client().get("/nowhere").text
    assert '<a href="/search">Search</a>' in page.split("<main")[1]


def test_page_that_needs_sign_in_sends_there_and_back(client):
    answer = client.get("/fail/sign-in?tab=text")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=%2Ffail%2Fsign-in%3Ftab%3Dtext"


def test_form_that_needs_sign_in_gives_back_what_was_typed(client):
    answer = client.post("/fail/sign-in", data={"purpose": "Find <fugitives>", "csrf_token": "old"})
    assert answer.status_code == 401
    assert 'name="purpose" value="Find &lt;fugitives&gt;"' in answer.text
    assert 'value="old"' not in answer.text


def test_failed_form_gives_back_every_value_of_a_field_and_its_key(client):
    answer = client.post("/fail/unavailable", data={"kinds": ["a", "b"], "idempotency_key": "key-12345678"})
    assert answer.status_code == 503
    for value in ("a", "b", "key-12345678"):
        assert f'value="{value}"' in answer.text


@pytest.mark.parametrize("name", ["password", "new_password", "totp_code", "reset_token", "client_secret"])
def test_failed_form_never_gives_back_a_secret(client, name):
    answer = client.post("/fail/unavailable", data={name: "hunter2hunter2", "email": "kept@example.gov"})
    assert "hunter2hunter2" not in answer.text
    assert "kept@example.gov" in answer.text


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("path", ["/form", "/fail/unavailable", "/nowhere"])
def test_refused_form_of_another_site_is_not_offered_for_sending_again(client, headers, path):
    answer = client.post(path, data={"purpose": "forged purpose"}, headers=headers)
    assert answer.status_code >= 400
    assert "forged purpose" not in answer.text and "Send it again" not in answer.text


def test_error_in_a_fetched_part_is_a_part_not_a_page(client):
    answer = client.get("/fail/conflict", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.text and "It is signed already." in answer.text


def test_autosave_error_is_json(client):
    answer = client.post("/fail/unavailable", data={"note": "x"}, headers={"X-Autosave": "1"})
    assert answer.content_type == "application/problem+json"


def test_form_over_the_limit_is_refused_with_413(client):
    answer = client.post("/form", data={"note": "x" * 2_100_000})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_upload_view_may_take_more_than_a_form(client):
    assert client.post("/upload", data=b"x" * 3_900_000).text == "3900000"  # the file, and what is beside it
    answer = client.post("/upload", data=b"x" * 4_100_000)
    assert answer.status_code == 413
    assert "a file of at most 2 MB is taken here" in answer.text


def test_program_is_told_the_limit_too(client):
    answer = client.post("/api/things/party", data="x" * 2_100_000, content_type="application/json")
    assert answer.status_code == 413 and answer.json["type"].endswith(":too_large")
    assert answer.json["title"] == "What was sent is too large: a form takes at most 2 MB."


def test_long_address_is_refused_on_our_own_page(client):
    answer = client.get("/fail/conflict?q=" + "x" * 6000)
    assert answer.status_code == 414
    assert "The address is too long." in answer.text and "Shorten the search." in answer.text
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("reason", "given_back"), [("Away on leave", True), ("", False)])
def test_act_that_came_too_late_is_headed_so_and_gives_back_only_what_somebody_typed(
    client, reason, given_back
):
    hidden = {"package": "p1", "stage": "legal", "idempotency_key": "k"}
    page = client.post("/fail/conflict", data={**hidden, "reason": reason}).text
    assert "This was not done" in page and "Error 409" not in page
    assert ("Show what you typed" in page) is given_back
    assert ("What you typed is kept" in page) is given_back
