"""Signing in: by password and code, as somebody in the demo, or by the organisation's identity provider."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.portal.accounts.models import Account
from services.portal.accounts.service import find_account, get_account
from services.portal.deps import Portal
from services.portal.signin.messages import locked_message
from services.portal.signin.oidc_claims import Identity
from services.portal.signin.sessions import start_session
from services.portal.signin.verify import refused, verify
from shared import clock
from shared.errors import Denied, NotFound
from shared.notify.message import Message
from shared.web.afterwards import do_afterwards

NO_ACCOUNT = "Ask your administrator for an account with this email address."


@dataclass(frozen=True)
class Attempt:
    """What came of one: the new session's cookie, or None and perhaps a message to the account's owner."""

    cookie: str | None
    message: Message | None = None


def sign_in(portal: Portal, *, email: str, password: str, code: str) -> str:
    """The cookie of a new session. Raises Invalid, the same whatever was wrong.

    The owner of an account that this locked is told after the answer, or its time would tell that there is one.
    """
    with portal.database.transaction() as session:
        attempt = _attempt(session, portal, email, password, code)
    if attempt.message:
        do_afterwards(partial(portal.mailer.send, attempt.message))
    if attempt.cookie is None:
        raise refused()
    return attempt.cookie


def _attempt(session: Session, portal: Portal, email: str, password: str, code: str) -> Attempt:
    account, at = find_account(session, email), clock.now()
    was_locked = account is None or account.locked_at is not None
    key = portal.settings.need("secret_key")
    if verify(session, account, password=password, code=code, key=key, at=at) and account:
        return Attempt(start_session(session, account.id, "password"))
    if account and account.locked_at and not was_locked:
        return Attempt(None, locked_message(account, at))
    return Attempt(None)


def sign_in_as_demo(portal: Portal, account_id: str) -> str:
    """The cookie of a session as one of the demo's people. Raises NotFound, and outside the embedded mode always."""
    if not portal.settings.embedded:
        raise NotFound("There is no such page.")
    with portal.database.transaction() as session:
        account = get_account(session, account_id)
        if account.disabled_at:
            raise Denied("This account is disabled.", way_out="Choose somebody else from the list.")
        return start_session(session, account.id, "demo")


def sign_in_by_identity(portal: Portal, identity: Identity) -> str:
    """The cookie of a session of the account that belongs to the identity. Raises Denied."""
    with portal.database.transaction() as session:
        return start_session(session, account_of(session, identity).id, "oidc")


def account_of(session: Session, identity: Identity) -> Account:
    """The account bound to the provider's subject; the first time, by its verified address. Raises Denied."""
    bound = select(Account).where(
        Account.oidc_issuer == identity.issuer, Account.oidc_subject == identity.subject
    )
    account = session.scalars(bound).first() or _bind(session, identity)
    if account is None or account.disabled_at:
        raise Denied("There is no account for you here.", way_out=NO_ACCOUNT, code="no_account")
    return account


def _bind(session: Session, identity: Identity) -> Account | None:
    if identity.verified_email is None:
        return None
    account = find_account(session, identity.verified_email)
    if account is None or account.oidc_subject is not None:
        return None  # bound to somebody else already: an address that changed hands opens nothing
    session.execute(
        update(Account)
        .where(Account.id == account.id)
        .values(oidc_issuer=identity.issuer, oidc_subject=identity.subject)
    )
    return account
