"""The API of returning a text: which of its clauses can be named, and the act itself."""

from flask import Blueprint

from services.agreements.acting.permits import PERMITS
from services.agreements.approvals.returning import ReturnForm, list_clauses, return_text
from services.agreements.approvals.schemas import ClauseList
from services.agreements.current import current_parts
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.service.acting.api import NOT_NOW
from shared.service.acting.schemas import OutcomeView
from shared.web.api import api

bp = Blueprint("approvals_api", __name__)


@bp.get("/api/agreements/<agreement_id>/clauses")
@permission(*PERMITS["return_for_changes"], deputies=True)
@api("listPackageClauses", response=ClauseList, statuses=NOT_NOW)
def list_package_clauses(agreement_id: str) -> ClauseList:
    """The clauses of the text that waits for your decision, by the ids that a return names."""
    _, clauses = list_clauses(current_parts(), current_actor(), agreement_id)
    return ClauseList.of(clauses)


@bp.post("/api/agreements/<agreement_id>/acts/return_for_changes")
@permission(*PERMITS["return_for_changes"], deputies=True)
@api("act_return_for_changes", request=ReturnForm, response=OutcomeView, idempotent=True, statuses=NOT_NOW)
def return_now(agreement_id: str, body: ReturnForm, key: str) -> OutcomeView:
    """Return for changes, with a reason for each clause concerned."""
    return OutcomeView.of(return_text(current_parts(), current_actor(), agreement_id, form=body, key=key))
