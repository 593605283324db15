"""Amending an agreement: a later agreement is drafted that changes it, and the earlier one's story says so."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.agreements.acting.service import open_agreement
from services.agreements.drafts.repository import get_draft
from services.agreements.register.models import AgreementRow
from services.agreements.wiring import Agreements
from shared.acts.decision import Decision
from shared.acts.messages import Act
from shared.acts.streams import append, lock_stream
from shared.auth.actor import Actor
from shared.auth.scope import require
from shared.errors import Conflict
from workflows.agreements.state import Status

AMENDED_WHILE = (Status.SIGNED, Status.IN_FORCE, Status.SUSPENDED)


def open_amended(parts: Agreements, session: Session, actor: Actor, earlier: str) -> AgreementRow:
    """The agreement that somebody wants to amend.

    Raises NotFound where they may not see it, Denied where they don't draft for it, Conflict where it is not signed.
    """
    row = open_agreement(parts, session, earlier, actor).row
    require(actor, "agreements.draft", row.agencies)
    if row.state not in AMENDED_WHILE:
        raise Conflict("Only an agreement that is signed and has not ended can be amended.")
    return row


def first_answers(parts: Agreements, actor: Actor, earlier: str) -> tuple[AgreementRow, dict[str, Any]]:
    """The agreement that is amended, and the first answers for its amendment as it has them. Raises as above."""
    with parts.database.transaction() as session:
        row = open_amended(parts, session, actor, earlier)
        answers: dict[str, Any] = {"task_force_name": row.title, "agency": row.agencies[0]}
        answers |= {"partner": row.partners[0]} if row.partners else {}
        if row.source == "drafted":
            shares = get_draft(session, row.id).answers.get("information_sharing")
            answers |= {"information_sharing": "yes" if shares else "no"}
        return row, answers


def note_amendment(
    parts: Agreements, session: Session, actor: Actor, earlier: str, *, later: str, at: datetime
) -> None:
    """Write into the earlier agreement's story that `later` was begun to amend it. Raises as above."""
    row, named = open_amended(parts, session, actor, earlier), {"agreement": later}
    locked = lock_stream(session, parts.context, row.id)
    begun = Act("begin_amendment", later, "", at, actor.claims(), named)
    append(session, parts.context, locked, begun, Decision({**locked.head.state, "amendment": later}, named))
