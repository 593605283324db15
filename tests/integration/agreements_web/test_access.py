"""Every route of the agreements service is tried with every role, at the agency of the record and at another, by people
without a role, and by nobody."""

import re
import uuid

import pytest

from services.agreements.files.repository import add_file
from services.portal.seed import seed_id
from shared import clock
from shared.audit.chain import sha256
from shared.auth.actor import Role
from shared.auth.permissions import assert_all_declared, declared
from shared.auth.roles import TOKEN_SCOPES
from shared.errors import Conflict
from shared.storage.buckets import Bucket
from tests.integration.agreements_web.access_table import TABLE

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300)]
HERE, ELSEWHERE = seed_id("agency", "wvsp"), seed_id("agency", "wvdnr")
PLUMBING = ("assets", "healthz", "readyz")
ROLES = [role.value for role in Role]


class NoActs:
    """Answers in the performer's place: what comes this far has passed every door and wall."""

    def ends(self):
        return 0.0

    def perform(self, *_, **__):
        raise Conflict("The test does no acts.")

    prepare = perform


@pytest.fixture(scope="module")
def filled(house):
    """What the paths are filled with: a draft of the State Police with two versions and a file."""
    house.parts.__dict__["performer"] = NoActs()
    _, stream = house.draft("Behind the wall", versions=2)
    return {
        "agreement_id": stream, "file_id": a_file(house, stream), "agency": HERE, "action": "withdraw",
        "clause_id": "training", "name": "signing", "token": "x" * 43, "number": "1", "version": "1",
        "old": "1", "new": "2", "effect_id": "999999", "source": "event", "seq": "1",
    }  # fmt: skip


def a_file(house, stream):
    data = b"%PDF-1.7 a file"
    stored = house.parts.store.put(
        Bucket.WORKING, f"{stream}/file", data, sha256=sha256(data), content_type="application/pdf"
    )
    with house.parts.database.transaction() as session:
        add_file(session, {
            "id": "file-1", "agreement_id": stream, "kind": "scan", "name": "scan.pdf", "bucket": Bucket.WORKING.value,
            "object_key": f"{stream}/file", "object_version": stored.version_id, "sha256": sha256(data),
            "size": len(data), "added_by": "x", "added_at": clock.now(),
        })  # fmt: skip
    return "file-1"


def routes(app):
    return {
        f"{method} {rule}": access
        for endpoint, rule, methods, access in declared(app)
        if endpoint not in PLUMBING
        for method in methods - {"HEAD", "OPTIONS"}
    }


def address(route, filled):
    method, rule = route.split(" ", 1)
    path = re.sub(r"<(?:[^<>]+:)?([^<>:]+)>", lambda found: filled[found[1]], rule)
    if "/clauses/" in path:
        path = path.replace("compare/1/2", "compare/1/1")
    return method, path


def ask(visitor, route, row, filled):
    """Send the route's own request and return the status."""
    method, path = address(route, filled)
    body = {name: value() if callable(value) else value for name, value in row.body.items()}
    headers = {"Idempotency-Key": uuid.uuid4().hex, "X-CSRF-Token": visitor.csrf}
    if method == "GET":
        return visitor.client.get(path).status_code
    if row.etag:
        headers["If-Match"] = row.etag
    if path.startswith("/api/") and "file" not in body:
        return visitor.client.open(path, method=method, json=body, headers=headers).status_code
    return visitor.client.open(path, method=method, data=body, headers=headers).status_code


def test_every_route_has_a_row_and_every_row_a_route(house):
    assert_all_declared(house.app)
    assert set(routes(house.app)) == set(TABLE)


def test_what_is_public_is_so_by_the_table_alone(house):
    assert {route for route, access in routes(house.app).items() if access.public} == {
        route for route, row in TABLE.items() if row.public
    }


def test_nobody_enters_what_is_not_public(house, filled):
    wrong = []
    for route, row in TABLE.items():
        status = ask(house.visitor(), route, row, filled)
        expected = row.own if row.public else {401} if "/api/" in route or "GET" not in route else {302}
        if status not in expected:
            wrong.append((route, status))
    assert not wrong, wrong


@pytest.mark.parametrize("role", ROLES)
def test_role_at_the_agency_enters_exactly_its_routes(house, filled, role):
    visitor, wrong = house.visitor(house.newcomer(role, HERE)), []
    for route, row in TABLE.items():
        status = ask(visitor, route, row, filled)
        own = frozenset({404}) if role in row.blind else row.own
        if status not in (own if row.public or role in row.roles else {403}):
            wrong.append((route, status))
    assert not wrong, wrong


@pytest.mark.parametrize("role", ROLES)
def test_role_at_another_agency_finds_nothing_behind_the_wall(house, filled, role):
    visitor, wrong = house.visitor(house.newcomer(role, ELSEWHERE)), []
    for route, row in TABLE.items():
        status = ask(visitor, route, row, filled)
        entered = row.public or role in row.roles
        if status not in ({403} if not entered else {404} if row.walled else row.own):
            wrong.append((route, status))
    assert not wrong, wrong


def test_person_without_a_role_enters_what_is_public_alone(house, filled):
    visitor, wrong = house.visitor(house.newcomer(None, None)), []
    for route, row in TABLE.items():
        status = ask(visitor, route, row, filled)
        if status not in (row.own if row.public else {403}):
            wrong.append((route, status))
    assert not wrong, wrong


def test_list_and_export_of_another_agency_do_not_name_the_agreement(house, filled):
    stranger = house.visitor(house.newcomer("drafter", ELSEWHERE))
    insider = house.visitor(house.newcomer("drafter", HERE))
    for path in ("/agreements", "/agreements/export.csv", "/api/agreements?q=wall"):
        assert "Behind the wall" in insider.client.get(path).text
        assert "Behind the wall" not in stranger.client.get(path).text


def test_token_with_every_scope_enters_nothing_that_needs_a_person(house, filled):
    program = house.program("james-whitlock", TOKEN_SCOPES)
    needing = [route for route, access in routes(house.app).items() if access.person]
    assert needing
    for route in needing:
        method, path = address(route, filled)
        assert program.client.open(path, method=method, headers=program.headers).status_code == 403, route
