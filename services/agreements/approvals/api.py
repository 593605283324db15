"""The API of submitting: what it would ask, and the act itself."""

from flask import Blueprint

from services.agreements.acting.permits import PERMITS
from services.agreements.acting.schemas import OutcomeView
from services.agreements.approvals.schemas import SubmissionView, SubmitForm
from services.agreements.approvals.service import prepare, submit
from services.agreements.current import current_parts
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.web.api import api

bp = Blueprint("approvals_api", __name__)
NO_TEXT = {409: "There is no text to submit, or the rules do not allow it now."}


@bp.get("/api/agreements/<agreement_id>/submission")
@permission(*PERMITS["submit"])
@api("prepareSubmission", response=SubmissionView, statuses=NO_TEXT)
def prepare_submission(agreement_id: str) -> SubmissionView:
    """What submitting the newest version would ask, and who may sign."""
    return SubmissionView.of(prepare(current_parts(), current_actor(), agreement_id))


@bp.post("/api/agreements/<agreement_id>/acts/submit")
@permission(*PERMITS["submit"])
@api("act_submit", request=SubmitForm, response=OutcomeView, idempotent=True, statuses=NO_TEXT)
def submit_now(agreement_id: str, body: SubmitForm, key: str) -> OutcomeView:
    """Submit for approval."""
    outcome = submit(
        current_parts(), current_actor(), agreement_id,
        version=body.version, signatory=body.signatory, outside=body.outside, key=key,
    )  # fmt: skip
    return OutcomeView.of(outcome)
