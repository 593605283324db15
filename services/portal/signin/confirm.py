"""Confirming again before an act that binds: stores the proof that `shared.auth.confirm.use_proof` takes."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from services.portal.accounts.demo import demo_password, demo_totp_secret
from services.portal.accounts.models import Account
from services.portal.accounts.service import get_account
from services.portal.accounts.totp import STEP_SECONDS, code_at, decrypt_secret
from services.portal.deps import Portal
from services.portal.journal.repository import add_event
from services.portal.signin.messages import locked_message
from services.portal.signin.models import Confirmation
from services.portal.signin.oidc_claims import Identity
from services.portal.signin.sessions import end_session
from services.portal.signin.verify import verify
from shared import clock
from shared.auth.actor import Actor
from shared.auth.confirm import LIFETIME
from shared.auth.secrets import new_id
from shared.auth.sessions import SignedIn
from shared.errors import Denied, SignInNeeded, wrong_field
from shared.settings import Settings

WRONG = "The password or the code is not right."


@dataclass(frozen=True)
class WantedProof:
    """What is to be confirmed: a purpose and the SHA-256 of exactly what it binds to."""

    purpose: str
    payload_hash: str


@dataclass(frozen=True)
class DemoAnswer:
    """What an invented person of the demo would type."""

    password: str
    code: str


def confirm(portal: Portal, signed_in: SignedIn, wanted: WantedProof, *, password: str, code: str) -> None:
    """Store a proof. Raises Invalid; Denied where the person signed in by the provider (who then confirms there) or the
    account is locked, SignInNeeded where this locked it."""
    if signed_in.method == "oidc":
        raise Denied("Confirm where you signed in.", way_out="Go back and use the button that leads there.")
    actor = signed_in.actor
    with portal.database.transaction() as session:
        account, at = get_account(session, actor.account_id, lock=True), clock.now()
        if account.locked_at:
            raise Denied("Your account is locked.", way_out="Ask an administrator to release it.")
        key = portal.settings.need("secret_key")
        right = verify(session, account, password=password, code=code, key=key, at=at)
        if right:
            _store(session, actor, wanted, "password", at)
        elif account.locked_at:  # whoever sits here is perhaps not who signed in
            end_session(session, actor.session_id, by=account.id)
    if account.locked_at:
        portal.mailer.send(locked_message(account, account.locked_at))
        raise SignInNeeded("The account was locked after five failures.")
    if not right:
        raise wrong_field("password", WRONG)


def confirm_by_identity(
    portal: Portal, actor: Actor, wanted: WantedProof, identity: Identity, since: datetime
) -> None:
    """Store a proof after the provider asked the person anew, later than `since`. Raises Denied."""
    with portal.database.transaction() as session:
        account = get_account(session, actor.account_id)
        same = (account.oidc_issuer, account.oidc_subject) == (identity.issuer, identity.subject)
        if not same:
            raise Denied(
                "Somebody else signed in there.", way_out="Confirm as the person who is signed in here."
            )
        if identity.authenticated_at is None or identity.authenticated_at < since.replace(microsecond=0):
            raise Denied(
                "Your organisation's sign-in did not ask you again.",
                way_out="Tell your administrator that the provider must honour prompt=login and send auth_time.",
            )
        _store(session, actor, wanted, "oidc", clock.now())


def demo_answer(portal: Portal, actor: Actor) -> DemoAnswer | None:
    """What to fill in for one of the demo's people who kept their demo credentials; None outside the embedded mode."""
    if not portal.settings.embedded:
        return None
    with portal.database.transaction() as session:
        account = get_account(session, actor.account_id)
    if not _has_demo_credentials(account, portal.settings):
        return None
    at = int(clock.now().timestamp())
    step = max(at // STEP_SECONDS, account.totp_last_step + 1)  # a code works once: offer the next one
    code = code_at(
        demo_totp_secret(account.id, portal.settings), datetime.fromtimestamp(step * STEP_SECONDS, UTC)
    )
    return DemoAnswer(demo_password(account.id, portal.settings), code)


def _has_demo_credentials(account: Account, settings: Settings) -> bool:
    if account.totp_secret is None:
        return False
    secret = decrypt_secret(account.totp_secret, settings.need("secret_key"), account.id)
    return secret == demo_totp_secret(account.id, settings)


def _store(session: Session, actor: Actor, wanted: WantedProof, method: str, at: datetime) -> None:
    proof = Confirmation(
        id=new_id(), account_id=actor.account_id, session_id=actor.session_id, purpose=wanted.purpose,
        payload_hash=wanted.payload_hash, method=method, created_at=at, expires_at=at + LIFETIME,
    )  # fmt: skip
    session.add(proof)
    session.flush()
    body = {"confirmation": proof.id, "purpose": wanted.purpose, "payload": wanted.payload_hash}
    add_event(session, f"account:{actor.account_id}", "confirmed", by=actor.account_id, at=at, body=body)
