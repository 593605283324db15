"""What administrators do to accounts, each checked against the policy in the transaction that does it."""

from sqlalchemy.orm import Session

from services.portal.accounts import service as accounts
from services.portal.accounts.repository import AccountLine, get_account_line
from services.portal.administration import grants
from services.portal.administration.policy import require_grantable, require_other, require_over
from services.portal.deps import Portal
from services.portal.people import service as people
from services.portal.signin.set_up import create_set_up
from shared.auth.actor import Actor
from shared.errors import FieldError, Invalid, NotFound


def get_administered(session: Session, actor: Actor, account_id: str) -> AccountLine:
    """An account within the administrator's reach. Raises NotFound."""
    line = get_account_line(session, account_id)
    require_over(actor, line.agency_id)
    return line


def require_lendable(
    session: Session, actor: Actor, from_account: str, to_account: str, role: str | None
) -> None:
    """Let an administrator make a delegation between two others, of roles that they could grant themselves.

    A delegation lends powers as a grant gives them, so the same rules hold (`administration.policy`): nobody gives
    themselves any, both people are within reach, and so is every role lent. Raises NotFound, Invalid, Denied.
    """
    get_administered(session, actor, from_account)
    if to_account == actor.account_id:
        message = "You can't let yourself act for somebody. Ask them or another administrator to do it."
        raise Invalid("Choose somebody else.", (FieldError("to_account", message),))
    try:
        get_administered(session, actor, to_account)
    except NotFound as unknown:
        message = "Choose somebody from the list: you don't administer this account."
        raise Invalid(unknown.message, (FieldError("to_account", message),)) from None
    for lent in grants.list_grants(session, from_account):
        if role in (None, lent.role):
            require_grantable(actor, lent.agency_id)


def create_person(
    portal: Portal, actor: Actor, *, name: str, job: str, email: str, agency_id: str, account: bool
) -> str:
    """Somebody new, with an account and the message to set it up where asked; answers the person's id."""
    with portal.database.transaction() as session:
        require_grantable(actor, agency_id)
        person = people.create_person(
            session, by=actor.account_id, name=name, job=job, email=email, agency_id=agency_id
        )
        message = None
        if account:
            made = accounts.create_account(session, by=actor.account_id, person_id=person.id)
            message = create_set_up(session, made, portal.settings.staff_url, again=False)
    if message:
        portal.mailer.send(message)
    return person.id


def create_account(portal: Portal, actor: Actor, person_id: str) -> str:
    """An account for somebody who is in the directory already; sends the message to set it up."""
    with portal.database.transaction() as session:
        account = accounts.create_account(session, by=actor.account_id, person_id=person_id)
        get_administered(session, actor, account.id)
        message = create_set_up(session, account, portal.settings.staff_url, again=False)
    portal.mailer.send(message)
    return account.id


def disable(portal: Portal, actor: Actor, account_id: str) -> None:
    """Put somebody out at once."""
    with portal.database.transaction() as session:
        get_administered(session, actor, account_id)
        require_other(actor, account_id)
        accounts.disable_account(session, account_id, by=actor.account_id)


def enable(portal: Portal, actor: Actor, account_id: str) -> None:
    """Let somebody in again."""
    with portal.database.transaction() as session:
        get_administered(session, actor, account_id)
        require_other(actor, account_id)
        accounts.enable_account(session, account_id, by=actor.account_id)


def release(portal: Portal, actor: Actor, account_id: str) -> None:
    """Open sign-in again after a lockout; never one's own."""
    with portal.database.transaction() as session:
        get_administered(session, actor, account_id)
        require_other(actor, account_id)
        accounts.release_account(session, account_id, by=actor.account_id)


def reset_second_factor(portal: Portal, actor: Actor, account_id: str) -> None:
    """Forget password and second factor and send a new link; ends all sessions."""
    with portal.database.transaction() as session:
        get_administered(session, actor, account_id)
        require_other(actor, account_id)
        account = accounts.reset_second_factor(session, account_id, by=actor.account_id)
        message = create_set_up(session, account, portal.settings.staff_url, again=True)
    portal.mailer.send(message)


def grant(portal: Portal, actor: Actor, account_id: str, *, role: str, agency_id: str | None) -> None:
    """Give a role."""
    with portal.database.transaction() as session:
        get_administered(session, actor, account_id)
        require_other(actor, account_id)
        require_grantable(actor, agency_id)
        grants.create_grant(
            session, by=actor.account_id, account_id=account_id, role=role, agency_id=agency_id
        )


def revoke(portal: Portal, actor: Actor, account_id: str, grant_id: str) -> None:
    """Take a role away."""
    with portal.database.transaction() as session:
        get_administered(session, actor, account_id)
        require_other(actor, account_id)
        held = {g.id: g for g in grants.list_grants(session, account_id)}
        if grant_id not in held:
            raise NotFound("This role is not granted any more.")
        require_grantable(actor, held[grant_id].agency_id)
        grants.revoke_grant(session, grant_id, by=actor.account_id)
