"""Is this the person? Password and second factor together, failures counted, the account locked after five.

The caller's transaction must be committed whatever the answer: a failure is a fact. Which of the two was wrong, and
whether there is such an account at all, is never told, neither in words nor by the time that the answer takes.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services.portal.accounts.models import Account, RecoveryCode, SignInFailure
from services.portal.accounts.passwords import hash_password, needs_rehash, verify_password
from services.portal.accounts.service import lock_account
from services.portal.accounts.totp import decrypt_secret, matching_step
from shared.auth.secrets import digest, new_id
from shared.errors import FieldError, Invalid

MAX_FAILURES = 5
WITHIN = timedelta(minutes=15)
REFUSED = "The email address, password or code is not right, or the account is locked."


def refused() -> Invalid:
    """What a person is told, whatever was wrong."""
    way_out = "Try again. After five failures in 15 minutes an administrator has to release the account."
    return Invalid(REFUSED, (FieldError("email", REFUSED),), way_out=way_out)


def verify(
    session: Session, account: Account | None, *, password: str, code: str, key: str, at: datetime
) -> bool:
    """Whether password and code are right and the account may be used; uses the code up if so."""
    right_password = verify_password(account.password_hash if account else None, password)
    if account is None:
        return False
    if account.disabled_at or account.locked_at:
        return False
    if right_password and _use_code(session, account, code, key, at):
        _forget_failures(session, account.id)
        if account.password_hash and needs_rehash(account.password_hash):
            account.password_hash = hash_password(password)
        return True
    _count_failure(session, account, at)
    return False


def _use_code(session: Session, account: Account, code: str, key: str, at: datetime) -> bool:
    """Whether the code is the app's present one or an unused recovery code; neither works a second time."""
    if account.totp_secret is None:
        return False
    secret = decrypt_secret(account.totp_secret, key, account.id)
    step = matching_step(secret, code, at, account.totp_last_step) if secret else None
    if step is not None:
        account.totp_last_step = step
        return True
    kept = session.get(RecoveryCode, (account.id, digest(code.strip().upper())), with_for_update=True)
    if kept is None or kept.used_at is not None:
        return False
    kept.used_at = at
    return True


def _count_failure(session: Session, account: Account, at: datetime) -> None:
    _forget_failures(session, account.id, before=at - WITHIN)
    session.add(SignInFailure(id=new_id(), account_id=account.id, at=at))
    session.flush()
    mine = select(func.count()).select_from(SignInFailure).where(SignInFailure.account_id == account.id)
    if (session.scalar(mine) or 0) >= MAX_FAILURES:
        lock_account(session, account, at)


def _forget_failures(session: Session, account_id: str, before: datetime | None = None) -> None:
    mine = delete(SignInFailure).where(SignInFailure.account_id == account_id)
    session.execute(mine.where(SignInFailure.at < before) if before else mine)


def matching_new_code(secret: str, code: str, at: datetime) -> int:
    """The time step of the first code of a new second factor. Raises Invalid where it is not the app's present one."""
    step = matching_step(secret, code, at, 0)
    if step is None:
        message = "This is not the code that the app shows now. Enter the newest one."
        raise Invalid("The code is not right.", (FieldError("code", message),))
    return step
