"""Every permission opens something, and every scope of a token something that a program can use. Needs no server."""

import pytest

from shared.auth.permissions import declared
from shared.auth.roles import PERMISSIONS, TOKEN_SCOPES
from shared.registry.table import find, get_services
from tests.unit.services.test_every_service import settings

__all__ = ["settings"]

FILES = ("/export.csv", "/proof/")
"""What a program fetches outside the API: a list as CSV, and the proof of one event of the audit record."""

PERSONS = {
    "agreements.sign",
    "directory.administer",
    "directory.read",
    "effects.read",
    "effects.retry",
    "search.use",
}
"""What needs a person at a keyboard, or is asked for by nothing but pages for people. A new permission goes here, or it
gets words as a scope."""


@pytest.fixture(scope="module")
def routes(settings):
    """Address and permissions of every route of every service."""
    return [
        (rule, access.permissions)
        for service in get_services()
        for _, rule, _, access in declared(find(service.app)(settings))
    ]


def asked(routes, opens=lambda rule: True):
    return frozenset().union(*(names for rule, names in routes if opens(rule)))


def test_every_permission_is_asked_for_by_a_route(routes):
    assert sorted(PERMISSIONS - asked(routes)) == []


def test_every_scope_of_a_token_opens_an_api_route_or_a_file(routes):
    def for_programs(rule):
        return rule.startswith("/api/") or any(name in rule for name in FILES)

    assert sorted(TOKEN_SCOPES - asked(routes, for_programs)) == []


def test_token_carries_every_permission_but_those_for_persons():
    assert PERMISSIONS - TOKEN_SCOPES == PERSONS
    assert TOKEN_SCOPES < PERMISSIONS


def test_files_for_programs_are_there(routes):
    for name in FILES:
        assert any(name in rule for rule, _ in routes), name
