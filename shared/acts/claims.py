"""Whether the directory still supports the claims of an act: session alive, grants still given, delegation in force.

Asked inside the commit, so that disabling an account or taking a grant back acts at once.
"""

from sqlalchemy.orm import Session

from shared.acts.messages import Act
from shared.acts.refusals import RefusalCode, Refused, refused
from shared.auth.actor import OUTSIDE, SYSTEM, Grant
from shared.auth.sessions import recheck
from shared.errors import Denied, SignInNeeded


def check_claims(session: Session, act: Act) -> None:
    """Raises Refused (`session_ended`, `role`) where the directory no longer supports the act's claims."""
    actor = act.actor
    if actor.account_id == SYSTEM.account_id or actor.account_id.startswith(OUTSIDE):
        return
    try:
        held = recheck(session, actor, act.at)
    except SignInNeeded:
        raise refused(RefusalCode.SESSION_ENDED) from None
    except Denied as denied:
        raise Refused(RefusalCode.ROLE, denied.message) from None
    if any(g not in held and Grant(g.role) not in held for g in actor.grants):
        raise Refused(RefusalCode.ROLE, "A role that this needs was taken back meanwhile.")
