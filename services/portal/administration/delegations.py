"""Recording that B acts on behalf of A for a period, and taking it back. Readers: `shared.auth.delegations`."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portal.administration.models import Delegation
from services.portal.administration.words import lent_words, role_name
from services.portal.journal.repository import add_event
from shared import clock
from shared.auth import delegations as readers
from shared.auth import views
from shared.auth.directory import get_people_of
from shared.auth.roles import ROLE_PERMISSIONS
from shared.auth.secrets import new_id
from shared.errors import FieldError, Invalid, NotFound


def create_delegation(
    session: Session,
    *,
    by: str,
    from_account: str,
    to_account: str,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    role: str | None = None,
    agency_id: str | None = None,
    id: str | None = None,
) -> Delegation:
    """Let `to_account` act for `from_account` from `starts_at` until before `ends_at`. Raises Invalid."""
    _check(from_account, to_account, starts_at, ends_at)
    _check_known(session, from_account, to_account, role)
    _check_held(session, from_account, role, agency_id)
    at = clock.now()
    delegation = Delegation(
        id=id or new_id(), from_account=from_account, to_account=to_account, role=role, agency_id=agency_id,
        starts_at=starts_at, ends_at=ends_at, reason=reason, made_by=by, made_at=at,
    )  # fmt: skip
    _check_apart(session, delegation)
    session.add(delegation)
    session.flush()
    body = {"delegation": delegation.id, "to": to_account, "starts": starts_at, "ends": ends_at}
    _journal(session, from_account, "delegation_made", by=by, at=at, body=body)
    return delegation


def revoke_delegation(session: Session, delegation_id: str, *, by: str) -> Delegation:
    """End a delegation now. Raises NotFound."""
    delegation = session.get(Delegation, delegation_id, with_for_update=True)
    if delegation is None:
        raise NotFound("There is no such delegation.")
    if delegation.revoked_at is None:
        delegation.revoked_at, delegation.revoked_by = clock.now(), by
        body = {"delegation": delegation_id}
        _journal(
            session,
            delegation.from_account,
            "delegation_revoked",
            by=by,
            at=delegation.revoked_at,
            body=body,
        )
    return delegation


def list_current(session: Session, at: datetime) -> list[readers.Delegation]:
    """All delegations that are in force or still to come, the next to end first."""
    v = views.DELEGATION
    return readers.list_delegations(session, select(v).where(v.c.ends_at > at))


def _check(from_account: str, to_account: str, starts_at: datetime, ends_at: datetime) -> None:
    if from_account == to_account:
        raise Invalid("Choose two people.", (FieldError("to_account", "Choose somebody else."),))
    if starts_at >= ends_at:
        message = "Choose a last day that is not before the first."
        raise Invalid("The period ends before it starts.", (FieldError("last_day", message),))
    if ends_at <= clock.now():
        raise Invalid(
            "The period is over already.", (FieldError("last_day", "Choose today or a later day."),)
        )


def _check_known(session: Session, from_account: str, to_account: str, role: str | None) -> None:
    people = get_people_of(session, {from_account, to_account})
    person, lender = people.get(to_account), people.get(from_account)
    if person is None or person.account_id != to_account:
        message = "Choose somebody from the list: this account does not exist, or is disabled."
        raise Invalid("Nobody can act by this account.", (FieldError("to_account", message),))
    if role is not None and role not in ROLE_PERMISSIONS:
        raise Invalid("There is no such role.", (FieldError("role", "Choose a role from the list."),))
    if lender is None or lender.agency_id != person.agency_id:
        message = "Choose somebody of the same agency: nobody else can open its records to act on them."
        raise Invalid("A delegation stays within one agency.", (FieldError("to_account", message),))


def _check_held(session: Session, from_account: str, role: str | None, agency_id: str | None) -> None:
    """Nobody lends a role that they do not hold: the deputy could do nothing by it."""
    held = readers.get_grants(session, from_account)
    places = (None, agency_id)
    if role is None or any(g.role == role and (agency_id is None or g.agency_id in places) for g in held):
        return
    name = get_people_of(session, {from_account})[from_account].name
    theirs = ", ".join(sorted({role_name(grant.role) for grant in held})) or "none"
    message = f"{name} does not hold this role, so nobody can act in it for them. Roles of theirs: {theirs}."
    raise Invalid("This role is not theirs to lend.", (FieldError("role", message),))


def _check_apart(session: Session, new: Delegation) -> None:
    """No two delegations of the same role to the same person at a time: ending one would change nothing."""
    v = views.DELEGATION
    between = v.c.from_account == new.from_account, v.c.to_account == new.to_account
    at_once = v.c.starts_at < new.ends_at, v.c.ends_at > new.starts_at
    for one in readers.list_delegations(session, select(v).where(*between, *at_once)):
        same_place = new.agency_id == one.agency_id or None in (new.agency_id, one.agency_id)
        if same_place and (new.role == one.role or None in (new.role, one.role)):
            lent = lent_words(one.role, "in every role")
            message = (
                f"{one.to_name} acts for {one.from_name} in this time already, {lent}. End that one first."
            )
            raise Invalid("There is such a delegation already.", (FieldError("to_account", message),))


def _journal(
    session: Session, account_id: str, name: str, *, by: str, at: datetime, body: Mapping[str, object]
) -> None:
    plain = {key: v.isoformat() if isinstance(v, datetime) else v for key, v in body.items()}
    add_event(session, f"account:{account_id}", name, by=by, at=at, body=plain)
