"""By which official act a body accepts electronic signatures: the one place that says whether it may sign so.

Source: W. Va. Code § 39A-3-2 (a governmental entity accepts electronic signatures by official act).
"""

from datetime import date

from sqlalchemy.orm import Session

from services.agreements.signers.refusals import SENTENCES, SignatureRefusal
from shared.auth.directory import get_agency, get_esign_authorisation
from shared.errors import Conflict


def authority_of(session: Session, body_id: str, day: date) -> str:
    """The body's authority on that day of the state's zone, in words; "" where a state agency has none.

    Raises NotFound where there is no such body.
    """
    if get_agency(session, body_id).kind == "federal":
        return "federal body; signs under its own law (15 U.S.C. § 7001)"
    act = get_esign_authorisation(session, body_id, day)
    return f"{act.title} ({act.citation}, {act.decided_on.isoformat()})" if act else ""


def require_authority(session: Session, body_id: str, day: date) -> str:
    """The same, before anything is kept of a signature. Raises Conflict where there is none, as the act would be
    refused."""
    authority = authority_of(session, body_id, day)
    if not authority:
        code = SignatureRefusal.NO_ESIGN_AUTHORITY
        raise Conflict(SENTENCES[code], code=code)
    return authority
