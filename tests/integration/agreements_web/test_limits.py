"""What strangers may ask of the agreements service, and which of it is limited, by what."""

import pytest

from shared.errors import TooMany
from tests.doors import ask
from tests.integration.agreements_web.access_table import TABLE

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]
SIGN = "/agreements/sign/<token>"
TOKEN = "x" * 43

LIMITED = {
    f"GET {SIGN}": {"link_open"},
    f"GET {SIGN}/agreement.pdf": {"link_open"},
    f"POST {SIGN}/own": {"link_open"},
    f"POST {SIGN}/code": {"code_request"},
    f"GET {SIGN}/sealed": {"link_open"},
    f"GET {SIGN}/sealed.pdf": {"link_open"},
    f"POST {SIGN}/sealed/code": {"code_request"},
    f"POST {SIGN}/copy": {"link_open", "copy_request"},
    "POST /agreements/verify": {"public_form"},
}
"""Each with the limits that it counts: by visitor, or by link where a message goes out."""
UNLIMITED = {
    f"POST {SIGN}", f"POST {SIGN}/enter", f"POST {SIGN}/decline", f"POST {SIGN}/sealed/enter",  # wrong codes end it
    f"GET {SIGN}/copy", "GET /agreements/verify", "GET /agreements/audit/offline.py",  # nothing is looked up
    "GET /agreements/published", "GET /agreements/published/<number>", "GET /agreements/published/<number>/sealed.pdf",
    "GET /agreements/audit/head.json", "GET /agreements/audit/heads/<int:number>.json",  # one query each
    "GET /api/agreements/openapi.json",
}  # fmt: skip


class Counts:
    """Counts in the limiter's place; `refuses` one kind, as a limit that is reached."""

    def __init__(self, refuses=""):
        self.refuses, self.kinds = refuses, set()

    def hit(self, limit, subject):
        self.kinds.add(limit.kind)
        if limit.kind == self.refuses:
            raise TooMany("Too many tries in a short time.", 60)

    def hit_visitor(self, limit):
        self.hit(limit, "")


def asked(house, route, counts):
    house.parts.__dict__["limiter"] = counts
    try:
        return ask(house.visitor(), route, TABLE[route], {"token": TOKEN, "number": "AG-2026-9999"})
    finally:
        del house.parts.__dict__["limiter"]


def test_every_public_route_is_limited_or_named_as_cheap():
    assert {route for route, row in TABLE.items() if row.public} == set(LIMITED) | UNLIMITED


@pytest.mark.parametrize("route", LIMITED)
def test_stranger_who_asks_too_often_is_told_to_wait(house, route):
    counts = Counts()
    asked(house, route, counts)
    assert counts.kinds == LIMITED[route]
    for kind in LIMITED[route]:
        assert asked(house, route, Counts(refuses=kind)) == 429
