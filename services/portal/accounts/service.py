"""Accounts from making to disabling. Whoever may do it is asked before (`administration.service`, command line)."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services.portal.accounts.models import Account, RecoveryCode, SignInFailure
from services.portal.accounts.passwords import check_password_rule, hash_password
from services.portal.accounts.totp import encrypt_secret
from services.portal.journal.repository import add_event
from services.portal.people.models import Person
from services.portal.signin.models import SignInSession
from services.portal.tokens.models import PersonalToken
from shared import clock
from shared.auth.secrets import digest, new_id, new_recovery_code
from shared.errors import Conflict, NotFound

RECOVERY_CODES = 10


def create_account(session: Session, *, by: str, person_id: str, id: str | None = None) -> Account:
    """An account for somebody in the directory, who still has to choose a password. Raises NotFound, Conflict."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    if session.scalars(select(Account).where(Account.person_id == person_id)).first():
        raise Conflict("This person has an account already.")
    at = clock.now()
    account = Account(
        id=id or new_id(), person_id=person_id, email=person.email, totp_last_step=0, created_at=at
    )
    session.add(account)
    session.flush()
    _journal(session, account.id, "account_created", by, at)
    return account


def get_account(session: Session, account_id: str, *, lock: bool = False) -> Account:
    """One account. Raises NotFound."""
    account = session.get(Account, account_id, with_for_update=lock or None)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def find_account(session: Session, email: str) -> Account | None:
    """The account of an email address, locked until the transaction ends (its counters may change)."""
    return session.scalars(
        select(Account).where(Account.email == email.strip().lower()).with_for_update()
    ).first()


def set_credentials(
    session: Session, account: Account, *, password: str, totp_secret: str, key: str, by: str
) -> list[str]:
    """Password and second factor, chosen together. Answers the recovery codes, shown this once. Raises Invalid."""
    check_password_rule(password, account.email)
    account.password_hash = hash_password(password)
    account.totp_secret = encrypt_secret(totp_secret, key, account.id)
    account.totp_last_step = 0
    _journal(session, account.id, "credentials_set", by, clock.now())
    return replace_recovery_codes(session, account)


def replace_recovery_codes(session: Session, account: Account) -> list[str]:
    """Ten new recovery codes; the old ones stop working."""
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.add_all(RecoveryCode(account_id=account.id, code_hash=digest(code)) for code in codes)
    return codes


def reset_second_factor(session: Session, account_id: str, *, by: str) -> Account:
    """Forget the second factor and the password: the person must set both up again by a link.

    Ends all sessions and personal tokens: whoever had the phone may have made either.
    """
    account, at = get_account(session, account_id, lock=True), clock.now()
    account.totp_secret = account.password_hash = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    end_sessions(session, account_id, at)
    _journal(session, account_id, "second_factor_reset", by, at)
    revoke_every_token(session, account_id, by=by, at=at)
    return account


def disable_account(session: Session, account_id: str, *, by: str) -> Account:
    """Put the person out at once: no session, token or delegation of theirs works from here on."""
    account, at = get_account(session, account_id, lock=True), clock.now()
    if account.disabled_at is None:
        account.disabled_at = at
        end_sessions(session, account_id, at)
        _journal(session, account_id, "account_disabled", by, at)
        revoke_every_token(session, account_id, by=by, at=at)
    return account


def enable_account(session: Session, account_id: str, *, by: str) -> Account:
    """Let the person sign in again; ended sessions and tokens stay ended."""
    account = get_account(session, account_id, lock=True)
    if account.disabled_at is not None:
        account.disabled_at = None
        _journal(session, account_id, "account_enabled", by, clock.now())
    return account


def lock_account(session: Session, account: Account, at: datetime) -> None:
    """Close sign-in after too many failures; open sessions go on, so that a stranger can't throw anybody out."""
    account.locked_at = at
    _journal(session, account.id, "account_locked", "system", at)


def release_account(session: Session, account_id: str, *, by: str) -> Account:
    """Open sign-in again after a lockout."""
    account = get_account(session, account_id, lock=True)
    if account.locked_at is not None:
        account.locked_at = None
        session.execute(delete(SignInFailure).where(SignInFailure.account_id == account_id))
        _journal(session, account_id, "account_released", by, clock.now())
    return account


def end_sessions(session: Session, account_id: str, at: datetime, *, but: str = "") -> None:
    """Sign the account out of every browser (except the session `but`)."""
    open_ones = update(SignInSession).where(
        SignInSession.account_id == account_id, SignInSession.ended_at.is_(None), SignInSession.id != but
    )
    session.execute(open_ones.values(ended_at=at))


def revoke_every_token(session: Session, account_id: str, *, by: str, at: datetime) -> None:
    """Stop all personal tokens of the account that were not revoked before; said only where there were any."""
    revoked = session.scalars(
        update(PersonalToken)
        .where(PersonalToken.account_id == account_id, PersonalToken.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(PersonalToken.id)
    ).all()
    if revoked:
        body = {"tokens": sorted(revoked)}
        add_event(session, f"account:{account_id}", "tokens_revoked", by=by, at=at, body=body)


def _journal(session: Session, account_id: str, name: str, by: str, at: datetime) -> None:
    add_event(session, f"account:{account_id}", name, by=by, at=at)
