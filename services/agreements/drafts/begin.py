"""Beginning a draft from its five first answers, as a page or a program sends them."""

from pydantic import JsonValue

from services.agreements.drafts.models import DraftRow
from services.agreements.drafts.schemas import NewAgreement, NewForm
from services.agreements.drafts.service import begin_draft, draft_id
from services.agreements.register.models import AgreementRow
from services.agreements.wiring import Agreements
from shared.auth.actor import Actor
from shared.auth.directory import list_agencies
from shared.errors import FieldError, Invalid, KeyReused


def begin_from(parts: Agreements, actor: Actor, first: NewForm | NewAgreement, key: str) -> str:
    """Begin an agreement and return its id. Raises Invalid (no federal body), KeyReused, and as `begin_draft`."""
    with parts.database.transaction() as session:
        if first.partner not in {body.id for body in list_agencies(session, "federal")}:
            raise Invalid(
                "The other party is a federal body.", (FieldError("partner", "Choose a federal body."),)
            )
        draft = session.get(DraftRow, draft_id(actor.account_id, key))
        row = session.get(AgreementRow, draft.agreement_id) if draft else None
    if draft and row and not _is_same(draft, row, first):
        raise KeyReused("This key was already used to begin another agreement.")
    answers: dict[str, JsonValue] = {
        "task_force_name": first.task_force_name,
        "start_date": first.start_date.isoformat(),
        "information_sharing": first.shares,
    }
    return begin_draft(
        parts, actor,
        template_id=first.template, title=first.task_force_name, agency_id=first.agency, partner_id=first.partner,
        answers=answers, key=key,
    )  # fmt: skip


def _is_same(draft: DraftRow, row: AgreementRow, first: NewForm | NewAgreement) -> bool:
    """Whether a draft begun under the key was begun from the same answers (those that later saving can't change)."""
    begun = draft.template_id, row.title, row.agencies, row.partners
    return begun == (first.template, first.task_force_name, [first.agency], [first.partner])
