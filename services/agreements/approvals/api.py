"""The API of submitting and returning: what it would ask, which clauses can be named, and the acts themselves."""

from flask import Blueprint

from services.agreements.acting.permits import PERMITS
from services.agreements.approvals.returning import ReturnForm, list_clauses, return_text
from services.agreements.approvals.schemas import ClauseList, SubmissionView, SubmitForm
from services.agreements.approvals.service import prepare, submit
from services.agreements.current import current_parts
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.service.acting.api import NOT_NOW
from shared.service.acting.schemas import OutcomeView
from shared.web.api import api

bp = Blueprint("approvals_api", __name__)
NO_TEXT = {409: "There is no text to submit, or the rules do not allow it now."}


@bp.get("/api/agreements/<agreement_id>/submission")
@permission(*PERMITS["submit"], deputies=True)
@api("prepareSubmission", response=SubmissionView, statuses=NO_TEXT)
def prepare_submission(agreement_id: str) -> SubmissionView:
    """What submitting the newest version would ask, and who may sign."""
    return SubmissionView.of(prepare(current_parts(), current_actor(), agreement_id))


@bp.post("/api/agreements/<agreement_id>/acts/submit")
@permission(*PERMITS["submit"], deputies=True)
@api("act_submit", request=SubmitForm, response=OutcomeView, idempotent=True, statuses=NO_TEXT)
def submit_now(agreement_id: str, body: SubmitForm, key: str) -> OutcomeView:
    """Submit for approval."""
    parts, actor = current_parts(), current_actor()
    return OutcomeView.of(
        submit(parts, actor, agreement_id, body.asked, key=key, on_behalf_of=body.on_behalf_of)
    )


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
