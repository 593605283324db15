"""Every route says who may enter, or nobody may: the declarations, the guard, and the check that none was forgotten.

This guards the door ("may this person do this kind of thing anywhere?"). Which record they may open is asked with
`scope.require` and the filter of its tokens by the service, and unsafe acts are checked again in their transaction.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, request
from flask.views import View

from shared.auth.actor import Actor
from shared.auth.current import current_lent_permissions, current_signed_in
from shared.auth.roles import PERMISSIONS
from shared.auth.scope import permissions_of
from shared.auth.sessions import require_person
from shared.errors import Denied, NotFound

ATTRIBUTE = "__concord_access__"
PLUMBING = frozenset(
    {"assets", "healthz", "readyz"}
    | {"parts", "parts_form", "parts_autosave", "parts_now", "parts_missing"}  # embedded mode only
)
"""Endpoints of the base app that carry nothing of anybody's: files, health, the page that shows the page parts."""

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True)
class Access:
    """Who may enter a route: anyone, anyone signed in, or holders of one of the permissions."""

    public: bool = False
    permissions: frozenset[str] = frozenset()
    person: bool = False  # a personal token is not enough
    deputies: bool = False  # what was delegated to them opens it too

    def __str__(self) -> str:
        if self.public:
            return "public"
        return " or ".join(sorted(self.permissions)) or "signed in"


class UndeclaredRoute(Exception):
    """Routes without a declaration; the message names each."""


def permission(*names: str, person: bool = False, deputies: bool = False) -> Callable[[F], F]:
    """Let in whoever holds any of these permissions at some agency. `person`: and not by a personal token.

    `deputies`: also whoever may act for a holder now; for doors behind which the act is checked as theirs.
    Raises ValueError (when the module is imported) for a permission that no role has.
    """
    unknown = set(names) - PERMISSIONS
    if unknown or not names:
        raise ValueError(f"No role has the permission {', '.join(sorted(unknown)) or '(none named)'}.")
    return _declare(Access(permissions=frozenset(names), person=person, deputies=deputies))


def public(view: F) -> F:
    """Let in anyone, signed in or not."""
    return _declare(Access(public=True))(view)


def signed_in(view: F) -> F:
    """Let in anyone who is signed in as a person: their own things. Tokens have scopes and need a permission."""
    return _declare(Access(person=True))(view)


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the endpoint's view declares; None where it declares nothing."""
    if endpoint in PLUMBING:
        return Access(public=True)
    view = app.view_functions[endpoint]
    holder: type[View] | object = getattr(view, "view_class", view)
    found = getattr(holder, ATTRIBUTE, None) or getattr(view, ATTRIBUTE, None)
    return found if isinstance(found, Access) else None


def declared(app: Flask) -> Iterator[tuple[str, str, frozenset[str], Access | None]]:
    """Every route: its endpoint, path, methods and declaration (for tests and the API document)."""
    for rule in app.url_map.iter_rules():
        yield rule.endpoint, rule.rule, frozenset(rule.methods or ()), access_of(app, rule.endpoint)


def assert_all_declared(app: Flask) -> None:
    """Raises UndeclaredRoute, naming every route that forgot to say who may enter."""
    missing = sorted(f"{path} ({endpoint})" for endpoint, path, _, access in declared(app) if access is None)
    if missing:
        raise UndeclaredRoute("No @permission, @signed_in or @public on: " + ", ".join(missing))


def install_permissions(app: Flask) -> None:
    """Check the declaration of the view before each request; a view without one is closed to everybody."""

    @app.before_request
    def guard() -> None:
        if request.endpoint is None:
            return  # no such address: the 404 page says so to anyone
        access = access_of(app, request.endpoint)
        if access is None:
            raise NotFound("There is no such page.")
        check(access)


def check(access: Access) -> None:
    """Raises SignInNeeded or Denied where the present visitor may not enter."""
    if access.public:
        return
    found = current_signed_in()
    if access.person:
        require_person(found)
    if not access.permissions or not access.permissions.isdisjoint(permissions_of(found.actor)):
        return
    if not access.deputies or access.permissions.isdisjoint(current_lent_permissions(found.actor)):
        raise _denied(found.actor, access)


def _denied(actor: Actor, access: Access) -> Denied:
    if actor.scopes is None:
        return Denied("Your roles do not include this page.")
    way_out = f"It needs {access}. A new token may have it, if the roles of its owner do."
    return Denied("This token does not allow it.", way_out=way_out)


def _declare(access: Access) -> Callable[[F], F]:
    def mark(view: F) -> F:
        setattr(view, ATTRIBUTE, access)
        return view

    return mark
