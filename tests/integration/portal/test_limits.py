"""Rate limits count over all processes and roles, in a table that cannot grow without end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest

from shared.auth.limits import Limit, RateLimiter
from shared.clock import at
from shared.errors import TooMany
from tests.integration.portal.browser import Site
from tests.integration.portal.seeded import SEEDED_AT, settings

pytestmark = pytest.mark.engines

THREE = Limit("test", 3, timedelta(minutes=5))


def test_limit_refuses_after_its_count_and_says_how_long_to_wait(databases):
    limiter = RateLimiter(databases.portal, "key")
    with at(SEEDED_AT + timedelta(seconds=10)):
        for _ in range(3):
            limiter.hit(THREE, "10.0.0.1")
        with pytest.raises(TooMany) as refused:
            limiter.hit(THREE, "10.0.0.1")
    assert refused.value.retry_after == 290


def test_next_window_starts_from_nothing(databases):
    limiter = RateLimiter(databases.portal, "key")
    for minutes in (0, 5, 10):
        with at(SEEDED_AT + timedelta(minutes=minutes)):
            for _ in range(3):
                limiter.hit(THREE, "10.0.0.1")


def test_services_count_together_and_kinds_apart(databases):
    portal, agreements = (RateLimiter(db, "key") for db in (databases.portal, databases.agreements))
    with at(SEEDED_AT):
        for limiter in (portal, agreements, portal):
            limiter.hit(THREE, "x")
        with pytest.raises(TooMany):
            agreements.hit(THREE, "x")
        agreements.hit(Limit("other", 3, timedelta(minutes=5)), "x")


def test_two_at_once_are_both_counted(databases):
    limiter = RateLimiter(databases.portal, "key")

    def hit(_):
        with at(SEEDED_AT):
            try:
                limiter.hit(Limit("test", 10, timedelta(minutes=5)), "x")
            except TooMany:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(hit, range(40))) == 10


def test_table_holds_no_subject_and_at_most_65536_rows_a_kind(databases):
    limiter = RateLimiter(databases.portal, "key")
    with at(SEEDED_AT):
        for n in range(50):
            limiter.hit(THREE, f"subject-{n}")
    with databases.owner.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT cell, r::text FROM directory.rate_cell r").all()
    assert all(0 <= row.cell < 65_536 and "subject" not in row.r for row in rows)
    assert len(rows) > 40


LIMITED = {
    "POST /sign-in": "sign_in",
    "GET /sign-in/provider": "provider",
    "GET /set-up/unknown": "link_open",
    "POST /set-up/unknown": "link_open",
}


@pytest.mark.parametrize("route", LIMITED)
def test_stranger_at_a_door_is_counted_and_told_to_wait(seeded, route):
    def refuse(limit):
        counted.append(limit.kind)
        raise TooMany("Too many tries in a short time.", 60)

    provider = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": "c", "oidc_client_secret": "s"}
    site, counted = Site(seeded, settings(**(provider if "provider" in route else {}))), []
    site.app.extensions["concord.portal"].__dict__["limiter"] = SimpleNamespace(hit_visitor=refuse)
    method, path = route.split(" ")
    visitor = site.visitor()
    answer = visitor.get(path) if method == "GET" else visitor.post(path, {"email": "a@x"}, csrf="")
    assert (answer.status_code, answer.headers["Retry-After"], counted) == (429, "60", [LIMITED[route]])
