"""Personal tokens: made by the person they act for, shown once, revoked at any time."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portal.journal.repository import add_event
from services.portal.tokens.models import PersonalToken
from shared import clock
from shared.auth.roles import TOKEN_SCOPES
from shared.auth.secrets import digest, new_id, new_secret
from shared.auth.sessions import TOKEN_PREFIX
from shared.errors import FieldError, Invalid, NotFound

MAX_DAYS = 365


def create_token(
    session: Session, *, account_id: str, name: str, scopes: Collection[str], days: int
) -> tuple[PersonalToken, str]:
    """A new token and its secret, which is shown this once. Raises Invalid."""
    _check(scopes, days)
    at, secret = clock.now(), TOKEN_PREFIX + new_secret()
    token = PersonalToken(
        id=new_id(), account_id=account_id, name=name, token_hash=digest(secret), scopes=sorted(scopes),
        created_at=at, expires_at=at + timedelta(days=days),
    )  # fmt: skip
    session.add(token)
    session.flush()
    body = {"token": token.id, "scopes": token.scopes}
    add_event(session, f"account:{account_id}", "token_created", by=account_id, at=at, body=body)
    return token, secret


def revoke_token(session: Session, token_id: str, *, account_id: str) -> PersonalToken:
    """Stop a token of the account. Raises NotFound."""
    token = session.get(PersonalToken, token_id, with_for_update=True)
    if token is None or token.account_id != account_id:
        raise NotFound("There is no such token.")
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        body = {"token": token_id}
        add_event(
            session, f"account:{account_id}", "token_revoked", by=account_id, at=token.revoked_at, body=body
        )
    return token


def list_tokens(session: Session, account_id: str) -> list[PersonalToken]:
    """The account's tokens that still work, newest first."""
    works = PersonalToken.revoked_at.is_(None), PersonalToken.expires_at > clock.now()
    mine = select(PersonalToken).where(PersonalToken.account_id == account_id, *works)
    return list(session.scalars(mine.order_by(PersonalToken.created_at.desc())))


def _check(scopes: Collection[str], days: int) -> None:
    if not scopes or set(scopes) - TOKEN_SCOPES:
        raise Invalid(
            "Choose what the token may do.", (FieldError("scopes", "Choose at least one from the list."),)
        )
    if not 1 <= days <= MAX_DAYS:
        raise Invalid("Choose how long it works.", (FieldError("days", f"Enter 1 to {MAX_DAYS} days."),))
