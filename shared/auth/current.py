"""Who is signed in during a request, for views and templates: asked of the directory once per request."""

from flask import Flask, current_app, g, has_request_context, request

from shared import clock
from shared.auth.actor import Actor
from shared.auth.delegations import list_lent_grants
from shared.auth.scope import permissions_by
from shared.auth.sessions import SignedIn, load_signed_in
from shared.database import Database
from shared.errors import AppError, SignInNeeded
from shared.settings import Settings

EXTENSION = "concord.auth"


def install_current(app: Flask, database: Database, settings: Settings) -> None:
    """Let the app know where its directory is."""
    app.extensions[EXTENSION] = (database, settings)


def signed_in_or_none() -> SignedIn | None:
    """The present session or token. Raises SignInNeeded for a token that is not valid, Unavailable without database."""
    if not has_request_context():
        return None
    if "concord_refused" in g:  # asked before in this request: a down database is not waited for twice
        raise g.concord_refused
    if "concord_signed_in" not in g:
        g.concord_signed_in = _look_up()
    found: SignedIn | None = g.concord_signed_in
    return found


def _look_up() -> SignedIn | None:
    database, settings = current_app.extensions[EXTENSION]
    try:
        return load_signed_in(request, database, settings)
    except AppError as error:
        g.concord_refused = error
        raise


def shown_signed_in() -> SignedIn | None:
    """The same for what surrounds a page, an error page above all: never raises."""
    try:
        return signed_in_or_none()
    except AppError:
        return None


def current_or_none() -> Actor | None:
    """The person signed in, or None: for headers and for pages that anyone may read. Never raises."""
    found = shown_signed_in()
    return found.actor if found else None


def current_signed_in() -> SignedIn:
    """The present session or token. Raises SignInNeeded."""
    found = signed_in_or_none()
    if found is None:
        raise SignInNeeded("Sign in to see this.")
    return found


def current_lent_permissions(actor: Actor) -> frozenset[str]:
    """What the actor may do on others' behalf now. A personal token acts for its owner alone.

    To what is sent the door opens after a delegation has run out too: under its key a deputy's own act is answered as
    it was recorded, and every other is refused behind the door.
    """
    if actor.scopes is not None:
        return frozenset()
    database, _ = current_app.extensions[EXTENSION]
    with database.transaction() as session:
        grants = list_lent_grants(session, actor.account_id, clock.now(), also_over=request.method == "POST")
    return permissions_by(grants)


def current_actor() -> Actor:
    """The person signed in. Raises SignInNeeded."""
    return current_signed_in().actor
