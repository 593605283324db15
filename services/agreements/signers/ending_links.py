"""What a committed act does to the links of outside signers, in its own transaction: nobody signs by one that is over.

Whether a link still works is checked before, by `recheck`.
"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.agreements.signers.models import LINK
from shared.acts.claims import OUTSIDE
from shared.acts.messages import Act
from shared.auth.link_tokens import revoke_links


def end_links(session: Session, act: Act) -> None:
    """Use up the link by which the act's author came; where one is sent again, end the signer's earlier ones."""
    if act.name == "send_link":
        revoke_links(session, LINK, purpose="sign", subject_id=act.ids["signer"], at=act.at)
    if act.actor.account_id.startswith(OUTSIDE):
        unused = LINK.c.id == act.actor.session_id, LINK.c.used_at.is_(None)
        session.execute(update(LINK).where(*unused).values(used_at=act.at))
