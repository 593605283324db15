"""Every route of the portal that names a record is tried by one agency's administrator: on its own, and on another's.

A new route that takes an id needs a row here, or the test fails.
"""

from datetime import timedelta
from typing import Any

import pytest

from services.portal.administration.delegations import create_delegation
from services.portal.administration.grants import create_grant, list_grants
from services.portal.people.service import create_person
from services.portal.seed import seed_id
from services.portal.tokens.service import create_token
from shared.auth.actor import Role
from shared.auth.permissions import declared
from tests.integration.portal.seeded import account, agency

pytestmark = pytest.mark.engines

ADMINISTRATOR, OURS, THEIRS = "ruth-hagan", "dana-mercer", "helen-brandt"
ACCOUNT, PERSON, AGENCY = (
    "/admin/accounts/<account_id>",
    "/admin/people/<person_id>",
    "/admin/agencies/<slug>",
)
OFFICE, CONTACT = "/admin/offices/<office_id>/edit", "/admin/contacts/<contact_id>/edit"
ROLE = {"role": "viewer", "agency_id": agency("wvsp")}
REASON = {"reason": "As decided", "row_version": "1"}
NEW_OFFICE = {"name": "Annex", "place": "Charleston"}
NEW_CONTACT = {"purpose": "Complaints", "kind": "email", "value": "complaints@wvsp.example"}
ACT = {
    "title": "Acceptance of e-signatures", "citation": "Order 1", "decided_on.month": "11", "decided_on.day": "2",
    "decided_on.year": "2026",
}  # fmt: skip

WALLED: dict[str, tuple[dict[str, str], int, int]] = {
    f"GET {ACCOUNT}": ({}, 200, 404),
    f"POST {ACCOUNT}/<act>": ({}, 303, 404),
    f"POST {ACCOUNT}/roles": (ROLE, 303, 404),
    f"POST {ACCOUNT}/roles/<grant_id>/revoke": ({}, 303, 404),
    f"POST {PERSON}/account": ({}, 303, 404),
    f"GET {PERSON}/edit": ({}, 200, 404),
    f"POST {PERSON}/edit": ({"name": "New Name", "job": "Counsel", "row_version": "1"}, 303, 404),
    f"GET {OFFICE}": ({}, 200, 404),
    f"POST {OFFICE}": ({**NEW_OFFICE, **REASON}, 303, 404),
    f"GET {CONTACT}": ({}, 200, 404),
    f"POST {CONTACT}": ({**NEW_CONTACT, **REASON}, 303, 404),
    f"POST {AGENCY}/esign": (ACT, 409, 403),  # the seed's act is in force at our agency
    f"POST {AGENCY}/esign/withdraw": ({}, 303, 403),
    f"POST {AGENCY}/offices": (NEW_OFFICE, 303, 403),
    f"POST {AGENCY}/contacts": (NEW_CONTACT, 303, 403),
    "POST /admin/delegations/<delegation_id>/revoke": ({}, 303, 404),
    "POST /account/delegations/<delegation_id>/revoke": ({}, 303, 404),
    "POST /account/tokens/<token_id>/revoke": ({}, 303, 404),
}
"""What is sent, and what is answered on our own and on another agency's (or person's) record.

Agencies are in everybody's directory, so there the answer is 403: their existence is no secret.
"""

OPEN = {
    "GET /directory/people/<person_id>", "GET /directory/agencies/<slug>",  # everybody's directory
    "GET /demo-mail/<message_id>",  # the embedded mode's; see test_demo_mode
    "GET /set-up/<token>", "POST /set-up/<token>",  # by a secret link; see test_set_up
    "GET /audit/directory/heads/<int:number>.json",  # published for everybody
    "GET /audit/directory/proof/<any(event, access):source>/<int:seq>",  # see tests/integration/audit/test_pages
    "GET /assets/<digest>/<path:name>",
}  # fmt: skip


@pytest.fixture
def local(site):
    """An administrator of the State Police alone."""
    with site.transaction() as session:
        create_grant(
            session, by="system", account_id=account(ADMINISTRATOR), role=Role.ADMINISTRATOR, agency_id=agency("wvsp")
        )  # fmt: skip
    return site.visitor().sign_in(ADMINISTRATOR)


def filled(site, slug, whose, office, *, owner, deputy):
    """The ids of one agency's records, by the arguments of the routes."""
    with site.transaction() as session:
        newcomer = create_person(
            session, by="system", name="New Comer", job="Clerk", email=f"new@{slug}.example", agency_id=agency(slug)
        )  # fmt: skip
        delegation = create_delegation(
            session, by="system", from_account=account(owner), to_account=account(deputy), role=None,
            starts_at=site.now, ends_at=site.now + timedelta(days=3), reason="On leave",
        )  # fmt: skip
        token, _ = create_token(
            session, account_id=account(owner), name="x", scopes=["agreements.read"], days=1
        )
        return {
            "account_id": account(whose), "act": "disable", "grant_id": list_grants(session, account(whose))[0].id,
            "person_id": newcomer.id, "slug": slug, "office_id": seed_id("office", f"{slug}/{office}"),
            "contact_id": seed_id("contact", slug), "delegation_id": delegation.id, "token_id": token.id,
        }  # fmt: skip


def send(visitor, route: str, ids: dict[str, Any], body: dict[str, str]) -> int:
    method, path = route.split(" ", 1)
    for name, value in ids.items():
        path = path.replace(f"<{name}>", value)
    assert "<" not in path
    return int((visitor.get(path) if method == "GET" else visitor.post(path, body)).status_code)


@pytest.mark.parametrize("route", WALLED)
def test_administrator_of_one_agency_reaches_its_records_and_no_others(site, local, route):
    body, here, elsewhere = WALLED[route]
    theirs = filled(site, "wvdnr", THEIRS, "Legal Office", owner=THEIRS, deputy="erin-walsh")
    assert send(local, route, theirs, body) == elsewhere
    ours = filled(site, "wvsp", OURS, "Legal Services", owner=ADMINISTRATOR, deputy=OURS)
    assert send(local, route, ours, body) == here


def test_every_route_that_names_a_record_is_tried(site):
    naming = {
        f"{method} {path}"
        for _, path, methods, _ in declared(site.app)
        if "<" in path
        for method in methods - {"HEAD", "OPTIONS"}
    }
    assert naming == set(WALLED) | OPEN
