"""Amending an agreement: a later agreement is drafted that changes it, and the earlier one's story says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue
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
from shared.documents.write.model import Questionnaire
from shared.errors import Conflict
from workflows.agreements.state import Status, last_signed_on, state_of

AMENDED_WHILE = (Status.SIGNED, Status.IN_FORCE, Status.SUSPENDED)


@dataclass(frozen=True)
class Amended:
    """An agreement that is to be amended; without template and answers where it was not drafted here."""

    row: AgreementRow
    template: str = ""
    answers: Mapping[str, JsonValue] = field(default_factory=dict)


def open_amended(parts: Agreements, session: Session, actor: Actor, earlier: str) -> AgreementRow:
    """The agreement that somebody wants to amend.

    Raises NotFound where they may not see it, Denied where they don't draft for it, Conflict where it is not signed.
    """
    row = open_agreement(parts, session, earlier, actor).row
    require(actor, "agreements.draft", row.agencies)
    if row.state not in AMENDED_WHILE:
        raise Conflict("Only an agreement that is signed and has not ended can be amended.")
    return row


def find_amended(parts: Agreements, actor: Actor, earlier: str) -> Amended:
    """The agreement that is amended, with its answers where it was drafted here. Raises as above."""
    with parts.database.transaction() as session:
        row = open_amended(parts, session, actor, earlier)
        draft = get_draft(session, row.id) if row.source == "drafted" else None
        return Amended(row, draft.template_id, draft.answers) if draft else Amended(row)


def recital_answers(
    parts: Agreements, session: Session, actor: Actor, earlier: str, asked: Questionnaire
) -> dict[str, JsonValue]:
    """What the amendment's text says of the earlier agreement; the day stays open where nobody recorded signatures.

    Only what the questionnaire asks: a local template may have no such clause. Raises as above.
    """
    opened = open_agreement(parts, session, earlier, actor)
    signed = last_signed_on(state_of(opened.head))
    said: dict[str, JsonValue] = {"amends_earlier": True, "amended_number": opened.row.number}
    said |= {"amended_signed_on": signed} if signed else {}
    return {name: value for name, value in said.items() if asked.question(name) is not None}


def note_amendment(
    parts: Agreements, session: Session, actor: Actor, earlier: str, *, later: str, at: datetime
) -> None:
    """Write into the earlier agreement's story that `later` was begun to amend it. Raises as above."""
    row, named = open_amended(parts, session, actor, earlier), {"agreement": later}
    locked = lock_stream(session, parts.context, row.id)
    begun = Act("begin_amendment", later, "", at, actor.claims(), named)
    append(session, parts.context, locked, begun, Decision({**locked.head.state, "amendment": later}, named))
