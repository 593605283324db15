"""One agreement as it is opened for a page: its row and head, what its reader may do, and the names in it."""

from sqlalchemy.orm import Session

from services.agreements.acting.service import ACTING
from services.agreements.register.models import AgreementRow
from services.agreements.register.timeline import names_of
from services.agreements.wiring import Agreements
from shared.auth.actor import OUTSIDE, Actor
from shared.service.acting.offers import OpenedRecord
from shared.service.record import shown
from workflows.agreements.state import state_of

Shown = shown.Shown[AgreementRow]
"""One agreement as its page shows it."""


def show(parts: Agreements, actor: Actor, agreement_id: str) -> Shown:
    """One agreement. Raises NotFound where the actor may not see it."""
    with parts.database.transaction() as session:
        return show_in(session, parts, actor, agreement_id)


def show_in(session: Session, parts: Agreements, actor: Actor, agreement_id: str) -> Shown:
    """The same in a transaction that is open, for a page that reads more in it."""
    return shown.show_in(session, parts, actor, agreement_id, ACTING, people=_people, names=names_of)


def _people(opened: OpenedRecord[AgreementRow]) -> set[str]:
    """The author, whoever approves and decided, and the signers on both sides."""
    state = state_of(opened.head)
    people = {opened.row.author, *(m["account"] for s in state["route"] for m in s["members"])}
    people |= {s["who"] for s in state["signers"]} | {OUTSIDE + s["id"] for s in state["signers"]}
    return people | {d["by"] for d in state["decisions"]}
