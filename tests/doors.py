"""Tests of a service's doors: every route is tried with every role, at the agency of the record and at another,
by people without a role, and by nobody.

A service's `test_access.py` imports them all and brings the fixtures `house` (`tests.house`), `table` and `filled`. The
table says who may enter each route, written by hand, apart from the code that it is held against; `filled` is what the
paths are filled with: a record of `HERE`.
"""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.auth.actor import Role
from shared.auth.permissions import assert_all_declared, declared
from shared.auth.roles import TOKEN_SCOPES
from shared.demo import seed_id
from shared.errors import Conflict

HERE, ELSEWHERE = seed_id("agency", "wvsp"), seed_id("agency", "wvdnr")
PLUMBING = ("assets", "healthz", "readyz")
ROLES = [role.value for role in Role]
ANYONE = frozenset({"anyone"})


OK, SENT, MADE = frozenset({200}), frozenset({303}), frozenset({201})
NOT_NOW = frozenset({409})
"""The rules answer, not the door: the test's performer does no act."""


@dataclass(frozen=True)
class Row:
    """A route: who enters, what is answered at the own agency, and whether other agencies' people find nothing."""

    roles: frozenset[str]
    own: frozenset[int] = OK
    walled: bool = False
    body: dict[str, Any] = field(default_factory=dict)
    etag: str = ""
    blind: frozenset[str] = frozenset()
    """Roles that enter, but by which alone nobody sees a record."""
    path: dict[str, str] = field(default_factory=dict)
    """What its own path is filled with instead."""

    @property
    def public(self) -> bool:
        """Whether anyone enters, signed in or not."""
        return self.roles == ANYONE


def record(roles: frozenset[str], *own: int, **body: Any) -> Row:
    """A route of one record (or one agency): strangers find nothing."""
    return Row(roles, frozenset(own) or OK, walled=True, body=body)


def door(roles: frozenset[str], *own: int, **body: Any) -> Row:
    """A route that belongs to no agency."""
    return Row(roles, frozenset(own) or OK, body=body)


def act(roles: frozenset[str], *, blind: frozenset[str] = frozenset(), **body: Any) -> Row:
    """An act by program."""
    return Row(roles, NOT_NOW, walled=True, body=body, blind=blind)


def public(*own: int, **body: Any) -> Row:
    """A route for anyone."""
    return Row(ANYONE, frozenset(own) or OK, body=body)


class NoActs:
    """Answers in the performer's place: what comes this far has passed every door and wall."""

    def ends(self):
        return 0.0

    def perform(self, *_, **__):
        raise Conflict("The test does no acts.")

    prepare = perform


def routes(app):
    """What each route of the app declares."""
    return {
        f"{method} {rule}": access
        for endpoint, rule, methods, access in declared(app)
        if endpoint not in PLUMBING
        for method in methods - {"HEAD", "OPTIONS"}
    }


def address(route, filled):
    """Method and path."""
    method, rule = route.split(" ", 1)
    path = re.sub(r"<(?:[^<>]+:)?([^<>:]+)>", lambda found: filled[found[1]], rule)
    return method, path


def ask(visitor, route, row, filled):
    """Send the route's own request and return the status."""
    method, path = address(route, {**filled, **row.path})
    body = {name: value() if callable(value) else value for name, value in row.body.items()}
    headers = {"Idempotency-Key": uuid.uuid4().hex, "X-CSRF-Token": visitor.csrf}
    if method == "GET":
        return visitor.client.get(path).status_code
    if row.etag:
        headers["If-Match"] = row.etag
    if path.startswith("/api/") and "file" not in body:
        return visitor.client.open(path, method=method, json=body, headers=headers).status_code
    return visitor.client.open(path, method=method, data=body, headers=headers).status_code


def test_every_route_has_a_row_and_every_row_a_route(house, table, request):
    assert_all_declared(house.app)
    found, by_hand = set(routes(house.app)), set(table)
    missing, gone = sorted(found - by_hand), sorted(by_hand - found)
    where = f"{request.path.parent}/access_table.py, or whence {request.path.name} has its table"
    assert found == by_hand, f"{where}: no row for {missing}, no route for {gone}"


def test_what_is_public_is_so_by_the_table_alone(house, table):
    assert {route for route, access in routes(house.app).items() if access.public} == {
        route for route, row in table.items() if row.public
    }


def test_nobody_enters_what_is_not_public(house, table, filled):
    wrong = []
    for route, row in table.items():
        status = ask(house.visitor(), route, row, filled)
        expected = row.own if row.public else {401} if "/api/" in route or "GET" not in route else {302}
        if status not in expected:
            wrong.append((route, status))
    assert not wrong, wrong


@pytest.mark.parametrize("role", ROLES)
def test_role_at_the_agency_enters_exactly_its_routes(house, table, filled, role):
    visitor, wrong = house.visitor(house.newcomer(role, HERE)), []
    for route, row in table.items():
        status = ask(visitor, route, row, filled)
        own = frozenset({404}) if role in row.blind else row.own
        if status not in (own if row.public or role in row.roles else {403}):
            wrong.append((route, status))
    assert not wrong, wrong


@pytest.mark.parametrize("role", ROLES)
def test_role_at_another_agency_finds_nothing_behind_the_wall(house, table, filled, role):
    visitor, wrong = house.visitor(house.newcomer(role, ELSEWHERE)), []
    for route, row in table.items():
        status = ask(visitor, route, row, filled)
        entered = row.public or role in row.roles
        if status not in ({403} if not entered else {404} if row.walled else row.own):
            wrong.append((route, status))
    assert not wrong, wrong


def test_person_without_a_role_enters_what_is_public_alone(house, table, filled):
    visitor, wrong = house.visitor(house.newcomer(None, None)), []
    for route, row in table.items():
        status = ask(visitor, route, row, filled)
        if status not in (row.own if row.public else {403}):
            wrong.append((route, status))
    assert not wrong, wrong


def test_token_with_every_scope_enters_nothing_that_needs_a_person(house, table, filled):
    program = house.program("james-whitlock", TOKEN_SCOPES)
    needing = [route for route, access in routes(house.app).items() if access.person]
    assert needing
    for route in needing:
        method, path = address(route, filled)
        assert program.client.open(path, method=method, headers=program.headers).status_code == 403, route
