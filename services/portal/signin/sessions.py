"""Starting and ending sessions. Whether the person is who they say is `signin.service`'s business."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.portal.accounts.service import end_sessions, revoke_every_token
from services.portal.journal.repository import add_event
from services.portal.signin.models import SignInSession
from shared import clock
from shared.auth.secrets import digest, new_id, new_secret
from shared.auth.sessions import ABSOLUTE


def start_session(session: Session, account_id: str, method: str) -> str:
    """Sign the account in by `method` (password, oidc, demo); answers the cookie's value, which is stored nowhere."""
    at, cookie = clock.now(), new_secret()
    session.add(
        SignInSession(
            id=new_id(),
            token_hash=digest(cookie),
            account_id=account_id,
            csrf=new_secret(),
            method=method,
            created_at=at,
            seen_at=at,
            expires_at=at + ABSOLUTE,
        )
    )
    add_event(session, f"account:{account_id}", "signed_in", by=account_id, at=at, body={"method": method})
    return cookie


def end_session(session: Session, session_id: str, *, by: str) -> None:
    """Sign one browser out."""
    at = clock.now()
    mine = update(SignInSession).where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
    session.execute(mine.values(ended_at=at))
    add_event(session, f"account:{by}", "signed_out", by=by, at=at)


def end_every_session(session: Session, account_id: str, *, tokens: bool = False) -> None:
    """Sign the person out of every browser, this one included; with `tokens`, stop their personal tokens too."""
    at = clock.now()
    end_sessions(session, account_id, at)
    add_event(session, f"account:{account_id}", "signed_out_everywhere", by=account_id, at=at)
    if tokens:
        revoke_every_token(session, account_id, by=account_id, at=at)
