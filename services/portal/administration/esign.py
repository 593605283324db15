"""Recording an agency's official act that accepts electronic signatures.

W. Va. Code § 39A-3-2: a governmental entity may accept electronic signatures by appropriate official action; without
that act on record, Concord lets nobody of the agency sign electronically.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portal.administration.models import ESignAuthorisation
from services.portal.journal.repository import add_event
from services.portal.people.service import get_agency
from shared import clock
from shared.auth.secrets import new_id
from shared.errors import Conflict, FieldError, Invalid, NotFound


def create_esign_authorisation(
    session: Session,
    *,
    by: str,
    agency_id: str,
    title: str,
    citation: str,
    decided_on: date,
    today: date,
    id: str | None = None,
) -> ESignAuthorisation:
    """Record the act; `today` is the present day where the office is.

    Raises NotFound, Invalid for a day to come, Conflict where one is on record already.
    """
    get_agency(session, agency_id)
    at = clock.now()
    if decided_on > today:
        message = "Enter the day on which it was decided; it can't be in the future."
        raise Invalid("The act has not been decided yet.", (FieldError("decided_on", message),))
    if _in_force(session, agency_id):
        raise Conflict("This agency has an act on record.", way_out="Withdraw it before recording another.")
    act = ESignAuthorisation(
        id=id or new_id(), agency_id=agency_id, title=title, citation=citation, decided_on=decided_on,
        recorded_by=by, recorded_at=at,
    )  # fmt: skip
    session.add(act)
    session.flush()
    add_event(session, f"agency:{agency_id}", "esign_authorised", by=by, at=at, body={"act": act.id})
    return act


def withdraw_esign_authorisation(session: Session, agency_id: str, *, by: str) -> ESignAuthorisation:
    """Take the act off: nobody of the agency signs electronically from now on. Raises NotFound."""
    act = _in_force(session, agency_id)
    if act is None:
        raise NotFound("This agency has no act on record.")
    act.withdrawn_at, act.withdrawn_by = clock.now(), by
    body = {"act": act.id}
    add_event(session, f"agency:{agency_id}", "esign_withdrawn", by=by, at=act.withdrawn_at, body=body)
    return act


def _in_force(session: Session, agency_id: str) -> ESignAuthorisation | None:
    return session.scalars(
        select(ESignAuthorisation)
        .where(ESignAuthorisation.agency_id == agency_id, ESignAuthorisation.withdrawn_at.is_(None))
        .with_for_update()
    ).first()
