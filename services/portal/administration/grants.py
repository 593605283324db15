"""Granting and revoking roles. Deciding whether the administrator may is `administration.policy`'s business."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portal.administration.models import RoleGrant
from services.portal.journal.repository import add_event
from shared import clock
from shared.auth.roles import ROLE_PERMISSIONS
from shared.auth.secrets import new_id
from shared.errors import FieldError, Invalid, NotFound


def create_grant(
    session: Session, *, by: str, account_id: str, role: str, agency_id: str | None, id: str | None = None
) -> RoleGrant:
    """Give a role at an agency (None: at every agency); the same grant twice stays one. Raises Invalid."""
    if role not in ROLE_PERMISSIONS:
        raise Invalid("There is no such role.", (FieldError("role", "Choose a role from the list."),))
    held = select(RoleGrant).where(
        RoleGrant.account_id == account_id,
        RoleGrant.role == role,
        RoleGrant.agency_id == agency_id if agency_id else RoleGrant.agency_id.is_(None),
        RoleGrant.revoked_at.is_(None),
    )
    if found := session.scalars(held).first():
        return found
    at = clock.now()
    grant = RoleGrant(
        id=id or new_id(), account_id=account_id, role=role, agency_id=agency_id, granted_by=by, granted_at=at
    )
    session.add(grant)
    session.flush()
    body = {"role": role, "agency": agency_id}
    add_event(session, f"account:{account_id}", "role_granted", by=by, at=at, body=body)
    return grant


def revoke_grant(session: Session, grant_id: str, *, by: str) -> RoleGrant:
    """Take a role away, from the next request on. Raises NotFound."""
    grant = session.get(RoleGrant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound("There is no such grant.")
    if grant.revoked_at is None:
        grant.revoked_at, grant.revoked_by = clock.now(), by
        body = {"role": grant.role, "agency": grant.agency_id}
        add_event(
            session, f"account:{grant.account_id}", "role_revoked", by=by, at=grant.revoked_at, body=body
        )
    return grant


def list_grants(session: Session, account_id: str) -> list[RoleGrant]:
    """The grants in force, by role."""
    in_force = RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None)
    return list(session.scalars(select(RoleGrant).where(*in_force).order_by(RoleGrant.role, RoleGrant.id)))
