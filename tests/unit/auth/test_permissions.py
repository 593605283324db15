"""Every route says who may enter; one that says nothing is closed and fails the walk over the URL map."""

import pytest
from flask import Flask, g
from flask.views import MethodView

from shared.auth.actor import Role
from shared.auth.permissions import (
    Access,
    UndeclaredRoute,
    access_of,
    assert_all_declared,
    check,
    install_permissions,
    permission,
    public,
    signed_in,
)
from shared.auth.sessions import SignedIn
from shared.errors import AppError, Denied
from tests.unit.auth.people import person

VISITOR = {"who": None}


@pytest.fixture
def app():
    app = Flask("t", static_folder=None)
    VISITOR["who"] = None

    @app.before_request
    def arrive():
        actor = VISITOR["who"]
        g.concord_signed_in = SignedIn(actor, "csrf", "password", None) if actor else None

    @app.errorhandler(AppError)
    def refuse(error):
        return error.message, error.status

    install_permissions(app)
    app.add_url_rule("/open", "open", public(lambda: "in"))
    app.add_url_rule("/mine", "mine", signed_in(lambda: "in"))
    app.add_url_rule("/draft", "draft", permission("agreements.draft")(lambda: "in"))
    app.add_url_rule("/either", "either", permission("agreements.draft", "agreements.sign")(lambda: "in"))
    app.add_url_rule("/admin", "admin", permission("directory.administer", person=True)(lambda: "in"))
    return app


def test_token_is_told_which_scope_it_lacks_and_a_person_of_their_roles():
    drafting = Access(permissions=frozenset({"agreements.draft"}))
    with Flask("t").test_request_context():
        g.concord_signed_in = SignedIn(
            person((Role.DRAFTER, None), scopes=frozenset({"agreements.read"})), "", "token", None
        )
        with pytest.raises(Denied, match="token does not allow") as token:
            check(drafting)
        g.concord_signed_in = SignedIn(person((Role.VIEWER, None)), "", "password", None)
        with pytest.raises(Denied, match="roles do not include"):
            check(drafting)
    assert "agreements.draft" in token.value.hint


def status(app, path, who=None):
    VISITOR["who"] = who
    return app.test_client().get(path).status_code


def test_public_route_lets_anyone_in(app):
    assert status(app, "/open") == 200


@pytest.mark.parametrize("path", ["/mine", "/draft", "/either", "/admin"])
def test_route_with_a_rule_asks_a_visitor_to_sign_in(app, path):
    assert status(app, path) == 401


def test_permission_lets_in_its_holders_only(app):
    assert status(app, "/draft", person((Role.DRAFTER, "x"))) == 200
    assert status(app, "/draft", person((Role.VIEWER, "x"))) == 403
    assert status(app, "/either", person((Role.SIGNATORY, "x"))) == 200


@pytest.mark.parametrize(("path", "expected"), [("/mine", 403), ("/draft", 200), ("/admin", 403)])
def test_token_enters_only_where_a_person_is_not_needed(app, path, expected):
    holder = person((Role.DRAFTER, "x"), (Role.ADMINISTRATOR, None), scopes=frozenset({"agreements.draft"}))
    assert status(app, path, holder) == expected


def test_undeclared_route_is_closed_to_everybody(app):
    app.add_url_rule("/forgotten", "forgotten", lambda: "in")
    assert status(app, "/forgotten", person((Role.ADMINISTRATOR, None))) == 404


def test_walk_names_the_undeclared_route(app):
    assert_all_declared(app)
    app.add_url_rule("/forgotten", "forgotten", lambda: "in")
    with pytest.raises(UndeclaredRoute, match="/forgotten"):
        assert_all_declared(app)


def test_view_called_like_plumbing_in_a_blueprint_is_not_open(app):
    app.add_url_rule("/x/assets", "x.assets", lambda: "in")
    assert access_of(app, "x.assets") is None


def test_class_view_may_declare_on_the_class(app):
    @permission("agreements.read")
    class Page(MethodView):
        def get(self):
            return "in"

    app.add_url_rule("/page", view_func=Page.as_view("page"))
    assert str(access_of(app, "page")) == "agreements.read"


def test_unknown_permission_is_refused_when_declared():
    with pytest.raises(ValueError, match=r"agreements\.fly"):
        permission("agreements.fly")
    with pytest.raises(ValueError, match="none named"):
        permission()


def test_missing_page_stays_a_404_for_anyone(app):
    assert status(app, "/nowhere") == 404
