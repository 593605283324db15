"""What a committed act does to the links of outside signers, in its own transaction: nobody signs by one that is over.

Whether a link still works is checked before, by `recheck`.
"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.agreements.signers.models import LINK, SIGN
from shared.acts.context import RecordedAct
from shared.auth.actor import OUTSIDE
from shared.auth.link_tokens import revoke_links
from workflows.agreements.outside import asked_outside
from workflows.agreements.state import state_of


def end_links(session: Session, recorded: RecordedAct) -> None:
    """Use up the link by which the act's author came; end those of signers who are not asked any more.

    Where one is sent again, the signer's earlier ones end.
    """
    act = recorded.act
    if act.actor.account_id.startswith(OUTSIDE):
        unused = LINK.c.id == act.actor.session_id, LINK.c.used_at.is_(None)
        session.execute(update(LINK).where(*unused).values(used_at=act.at))
    over = set(asked_outside(state_of(recorded.before))) - set(asked_outside(state_of(recorded.after)))
    if act.name == "send_link":
        over.add(act.ids["signer"])
    for signer in sorted(over):
        revoke_links(session, LINK, purpose=SIGN, subject_id=signer, at=act.at)
