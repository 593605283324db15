"""Headers, cookies, forged forms and redirects."""

import re

import pytest
from flask import Flask, Response, request

from shared.errors import Denied
from shared.settings import Settings
from shared.web.cookies import clear_cookie, cookie_name, set_cookie
from shared.web.csrf import SameOriginGuard
from shared.web.redirects import redirect_to, safe_path
from tests.unit.web.conftest import small_app

TLS = Settings(mode="production", staff_url="https://concord.example.gov", public_url="https://example.gov")
PLAIN = Settings(mode="embedded", staff_url="http://127.0.0.1:8000")


@pytest.fixture(scope="module")
def tls_client():
    return small_app(mode="production", url="https://concord.example.gov").test_client()


@pytest.mark.parametrize("path", ["/nowhere", "/healthz", "/fail/broken", "/api/things/fail/invalid"])
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert (
        "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    )
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_nonce_in_the_page_is_the_policy_s_and_new_each_time(client):
    first, second = client.get("/nowhere"), client.get("/nowhere")
    nonces = [
        re.findall(r"'nonce-([^']+)'", a.headers["Content-Security-Policy"])[0] for a in (first, second)
    ]
    assert nonces[0] != nonces[1]
    assert set(re.findall(r'nonce="([^"]+)"', first.text)) == {nonces[0]}


def test_no_template_has_inline_style_or_handler(client):
    text = client.get("/nowhere").text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_hsts_only_behind_tls(client, tls_client):
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
    assert "max-age=63072000" in tls_client.get("/healthz").headers["Strict-Transport-Security"]


def test_cookie_behind_tls_is_host_bound_and_secure():
    response = Response()
    set_cookie(response, "session", "abc", TLS, max_age=60)
    sent = response.headers["Set-Cookie"]
    assert sent.startswith("__Host-concord-session=abc;")
    assert all(part in sent for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=60"))
    assert "Domain" not in sent


def test_cookie_on_loopback_has_a_plain_name():
    response = Response()
    set_cookie(response, "session", "abc", PLAIN)
    assert response.headers["Set-Cookie"].startswith("concord-session=abc;")
    assert "Secure" not in response.headers["Set-Cookie"]
    assert cookie_name("session", PLAIN) == "concord-session"


def test_cleared_cookie_ends_at_once():
    response = Response()
    clear_cookie(response, "session", TLS)
    assert response.headers["Set-Cookie"].startswith("__Host-concord-session=;")
    assert "Max-Age=0" in response.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_form_from_another_site_is_refused(client, headers):
    assert client.post("/form", data={"a": "1"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://localhost:8123", "Host": "localhost:8123"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
)
def test_form_from_our_own_page_or_a_program_is_taken(client, headers):
    assert client.post("/form", data={"a": "1"}, headers=headers).status_code == 200


def test_stranger_s_name_pointed_at_this_machine_is_not_our_own_page():
    sent = {"Origin": "http://rebound.example:80", "Host": "rebound.example:80"}
    with Flask("t").test_request_context("/form", method="POST", headers=sent), pytest.raises(Denied):
        SameOriginGuard(PLAIN).check(request)


@pytest.mark.parametrize("host", ["rebound.example:8000", "127.0.0.1.evil.example", "evil.example", "x:y:z"])
@pytest.mark.parametrize("path", ["/nowhere", "/api/things/fail/invalid", "/form"])
def test_request_for_another_host_is_refused(client, host, path):
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "localhost", "[::1]:8000", "LOCALHOST:1"])
def test_own_names_of_this_machine_are_answered_at_any_port(client, host):
    assert client.post("/form", data={"a": "1"}, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("concord.example.gov", 200),
        ("concord.example.gov:443", 200),
        ("example.gov", 421),
        ("concord.example.gov.evil.example", 421),
    ],
)
def test_hosts_of_the_settings_are_ours_in_production(tls_client, host, status):
    assert tls_client.post("/form", data={"a": "1"}, headers={"Host": host}).status_code == status


@pytest.mark.parametrize(("mode", "visitor"), [("production", "198.51.100.9"), ("embedded", "127.0.0.1")])
def test_visitor_s_address_is_the_gateway_s_word_and_without_one_nobody_s(mode, visitor):
    app = small_app(mode=mode)
    app.add_url_rule("/who", "who", lambda: str(request.remote_addr))
    sent = {"X-Forwarded-For": "203.0.113.5, 198.51.100.9"}
    assert app.test_client().get("/who", headers=sent).text == visitor


def test_health_is_told_under_any_name(client):
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200


def test_loopback_origin_is_not_believed_in_production(tls_client):
    headers = {"Origin": "http://localhost:8123", "Host": "localhost:8123"}
    assert tls_client.post("/form", data={"a": "1"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "agreements",
        "",
        None,
    ],
)
def test_redirect_elsewhere_falls_back(target):
    assert safe_path(target, "/my-work") == "/my-work"


def test_redirect_to_own_page_keeps_its_query():
    answer = redirect_to("/agreements?sort=-due#top")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/agreements?sort=-due#top")
