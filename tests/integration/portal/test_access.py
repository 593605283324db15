"""Every route declares who may enter, and every route × role is tried against that declaration."""

import re

import pytest

from services.portal.accounts.service import create_account
from services.portal.administration.grants import create_grant
from services.portal.app import create_app
from services.portal.people.service import create_person
from services.portal.signin.sessions import start_session
from services.portal.tokens.service import create_token
from shared.auth.actor import Role
from shared.auth.permissions import assert_all_declared, declared
from shared.auth.roles import ROLE_PERMISSIONS, TOKEN_SCOPES
from shared.clock import at
from tests.integration.portal.browser import Site
from tests.integration.portal.seeded import account, agency, settings

pytestmark = pytest.mark.engines


STATE_WIDE = ("/admin/agencies/new",)
"""Beyond the permission, these need it at every agency; the people tried here hold theirs at one."""


@pytest.fixture(scope="module")
def module_site(seeded_for_module) -> Site:
    return Site(seeded_for_module, settings())


def routes(app):
    for endpoint, path, methods, access in declared(app):
        if endpoint in ("assets", "healthz", "readyz"):
            continue
        chosen = re.sub(r"<any\((\w+)[^>]*>", r"\1", re.sub(r"<int:[^>]+>", "1", path))
        filled = re.sub(r"<[^>]+>", "unknown", chosen)
        yield filled, "POST" if "POST" in methods and "GET" not in methods else "GET", access


def test_every_route_is_declared_in_every_mode(module_site):
    assert_all_declared(module_site.app)
    production = settings(
        mode="production", smtp_host="localhost", oidc_issuer="http://idp.example",
        oidc_client_id="c", oidc_client_secret="s",
    )  # fmt: skip
    assert_all_declared(create_app(production, database=module_site.databases.portal))


def test_visitor_without_session_enters_public_routes_only(module_site):
    for path, method, access in routes(module_site.app):
        visitor = module_site.visitor()
        answer = visitor.get(path) if method == "GET" else visitor.post(path, csrf="")
        refused = answer.status_code == 401 or (answer.location or "").startswith("/sign-in?")
        assert refused is not access.public, (path, method, answer.status_code)


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_enters_exactly_where_its_permissions_lead(module_site, role):
    visitor = somebody(module_site, role)
    held = ROLE_PERMISSIONS[role] if role else frozenset()
    csrf = visitor.csrf()
    for path, method, access in routes(module_site.app):
        if path.startswith(("/sign-out", "/account/sessions/end", "/sign-in/demo")):
            continue  # these end or change the session under test; they are signed-in or public alone
        answer = visitor.get(path) if method == "GET" else visitor.post(path, csrf=csrf)
        expected = not access.permissions or bool(access.permissions & held)
        expected = expected and path not in STATE_WIDE
        assert (answer.status_code != 403) is expected, (role, path, method, answer.status_code)
        assert answer.status_code < 500, (path, method)


def test_token_with_every_scope_enters_nothing_that_needs_a_person(module_site):
    with module_site.transaction() as session:
        _, secret = create_token(
            session, account_id=account("sam-kessler"), name="all", scopes=TOKEN_SCOPES, days=1
        )
    for path, method, access in routes(module_site.app):
        if not access.person:
            continue
        client = module_site.app.test_client()
        with at(module_site.now):
            answer = client.open(path, method=method, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 403, (path, method)


def test_dead_token_is_told_so_and_not_sent_to_the_sign_in_page(module_site):
    client = module_site.app.test_client()
    answer = client.get("/api/none", headers={"Authorization": "Bearer concord_x"})
    assert answer.status_code in (401, 404)


def somebody(site, role):
    """A new account with one role at the State Police, signed in."""
    name = role or "nobody"
    with site.transaction() as session:
        person = create_person(
            session, by="system", name=name, job="x", email=f"{name}@x.example", agency_id=agency("wvsp")
        )
        made = create_account(session, by="system", person_id=person.id)
        if role:
            create_grant(session, by="system", account_id=made.id, role=role, agency_id=agency("wvsp"))
        cookie = start_session(session, made.id, "password")
    visitor = site.visitor()
    visitor.client.set_cookie("concord-session", cookie)
    return visitor


IMPOSSIBLE = {
    "/directory?q=%00": 422,
    "/directory?agency=a%00b": 422,
    "/admin?q=%00": 422,
    "/directory/people/%00": 404,
    "/directory/agencies/%00": 404,
    "/admin/accounts/%00": 404,
    "/audit/directory/heads/100000000000000000000.json": 404,
    "/demo-mail?to=%00": 422,
}


@pytest.mark.parametrize("path", IMPOSSIBLE)
def test_address_that_no_database_can_hold_is_refused_and_never_breaks(module_site, path):
    assert module_site.visitor().sign_in("sam-kessler").get(path).status_code == IMPOSSIBLE[path]
