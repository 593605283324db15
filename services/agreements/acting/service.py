"""Acts on an agreement as people do them: how it is found, what is checked of a form, how late refusals are worded."""

from sqlalchemy.orm import Session

from services.agreements.acting.checks import check_named
from services.agreements.acting.done_meanwhile import said_what_was_done
from services.agreements.acting.permits import PERMITS
from services.agreements.register.models import AgreementRow
from services.agreements.register.repository import RECORDS
from services.agreements.wiring import Agreements
from shared.auth.actor import Actor
from shared.service.acting.acts import Acting
from shared.service.acting.offers import OpenedRecord
from workflows.agreements.states import RULES

find_agreement = RECORDS.find
"""The agreement alone, where nobody asks what may be done. Raises NotFound where the actor may not see it."""

ACTING: Acting[Agreements, AgreementRow] = Acting(
    RULES, find_agreement, check_named, said_what_was_done, PERMITS
)


def open_agreement(
    parts: Agreements, session: Session, agreement_id: str, actor: Actor
) -> OpenedRecord[AgreementRow]:
    """The agreement with what the actor may do. Raises NotFound where they may not see it."""
    return ACTING.open(parts, session, agreement_id, actor)
