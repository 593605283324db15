"""From a request to the person behind it: the session cookie or a personal token, looked up on every request.

Nothing is remembered between requests, so that a disabled account, a revoked grant or a session ended elsewhere
acts at once. Starting and ending sessions is the portal's business; this module only reads, and says "still here".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Request
from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from shared import clock
from shared.auth import views
from shared.auth.actor import Actor, ActorClaims, Grant
from shared.auth.delegations import get_lent_grants
from shared.auth.secrets import digest
from shared.database import Database
from shared.errors import Denied, SignInNeeded
from shared.settings import Settings
from shared.web.cookies import cookie_name

IDLE = timedelta(minutes=30)
"""A session ends after this long without a request (CJIS Security Policy 5.9, AC-11: at most 30 minutes)."""
ABSOLUTE = timedelta(hours=12)
"""A session ends this long after sign-in, whatever happens: one working day."""
TOUCH_EVERY = timedelta(seconds=60)
"""How stale "last seen" may get before it is written: one write a minute, not one a request."""
COOKIE = "session"
TOKEN_PREFIX = "concord_"  # noqa: S105  # lets secret scanners recognise a leaked token
TOKEN_SESSION = "token:"  # noqa: S105
_READING_SESSION = select(views.SESSION).where(views.SESSION.c.token_hash == bindparam("token"))
_CHECKING_SESSION = select(views.SESSION).where(
    views.SESSION.c.id == bindparam("session"), views.SESSION.c.account_id == bindparam("account")
)
_CHECKING_TOKEN = select(views.TOKEN).where(
    views.TOKEN.c.id == bindparam("session"), views.TOKEN.c.account_id == bindparam("account")
)
# Made once: every request and every commit asks, and making a statement takes longer than PostgreSQL's answer.


@dataclass(frozen=True)
class SignedIn:
    """A request's session (or personal token, with neither CSRF value nor end) and the person it speaks for."""

    actor: Actor
    csrf: str
    method: str
    created_at: datetime | None


def load_signed_in(request: Request, database: Database, settings: Settings) -> SignedIn | None:
    """Who sends the request, or None. A token in `Authorization` is used alone: cookies are then not looked at."""
    header = request.headers.get("Authorization", "")
    if header.lower().startswith("bearer "):
        return load_token(database, header[7:].strip())
    cookie = request.cookies.get(cookie_name(COOKIE, settings))
    return load_session(database, cookie) if cookie else None


def load_session(database: Database, cookie: str) -> SignedIn | None:
    """The session of a cookie, if it is neither ended, idle too long, too old, nor of a disabled account."""
    at = clock.now()
    with database.statement() as connection:
        row = connection.execute(_READING_SESSION, {"token": digest(cookie)}).first()
        if row is None or not _alive(row, at):
            return None
        if at - row.seen_at >= TOUCH_EVERY:
            connection.execute(select(func.directory.touch_session(row.id, at)))
    actor = Actor(row.account_id, row.name, row.email, row.id, _grants(row))
    return SignedIn(actor, row.csrf, row.method, row.created_at)


def load_token(database: Database, token: str) -> SignedIn:
    """The person and scopes of a personal token. Raises SignInNeeded: a program must learn that its token failed."""
    at, v = clock.now(), views.TOKEN
    with database.transaction() as session:
        row = session.execute(select(v).where(v.c.token_hash == digest(token))).first()
        if row is None or row.expires_at <= at:
            raise SignInNeeded(
                "This token is not valid, or no longer.", way_out="Make a new token under Your account."
            )
        if row.used_at is None or at - row.used_at >= TOUCH_EVERY:
            session.execute(select(func.directory.touch_token(row.id, at)))
    actor = Actor(
        row.account_id, row.name, row.email, TOKEN_SESSION + row.id, _grants(row), frozenset(row.scopes)
    )
    return SignedIn(actor, "", "token", None)


def recheck(session: Session, claims: ActorClaims, at: datetime) -> frozenset[Grant]:
    """What the actor of an act may use at the instant of its commit, in the commit's own transaction.

    Raises SignInNeeded where the session or token has ended or the account is disabled since, and Denied where
    no delegation covers acting on behalf of somebody.
    """
    row = _current(session, claims, at)
    if row is None:
        raise SignInNeeded("Your session ended before this was recorded.")
    if claims.on_behalf_of:
        return get_lent_grants(session, by=claims.on_behalf_of, to=claims.account_id, at=at)
    return _grants(row)


def _current(session: Session, claims: ActorClaims, at: datetime) -> Row[Any] | None:
    by_token = claims.session_id.startswith(TOKEN_SESSION)
    named = {"session": claims.session_id.removeprefix(TOKEN_SESSION), "account": claims.account_id}
    row = session.execute(_CHECKING_TOKEN if by_token else _CHECKING_SESSION, named).first()
    return row if row is not None and row.expires_at > at else None


def require_person(signed_in: SignedIn) -> None:
    """Refuse a personal token where a person at a keyboard is needed. Raises Denied."""
    if signed_in.actor.scopes is not None:
        raise Denied("A token can't do this.", way_out="Sign in and do it on the page.", code="person_needed")


def _alive(row: Row[Any], at: datetime) -> bool:
    return bool(row.expires_at > at and row.seen_at + IDLE > at)


def _grants(row: Row[Any]) -> frozenset[Grant]:
    return frozenset(Grant(role, agency) for role, agency in row.grants)
