"""The API of submitting: what it would ask, and the act itself."""

from flask import Blueprint

from services.agreements.acting.permits import PERMITS
from services.agreements.current import current_parts
from services.agreements.submission.schemas import SubmissionView, SubmitForm
from services.agreements.submission.service import prepare, submit
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.service.acting.schemas import OutcomeView
from shared.web.api import api

bp = Blueprint("submission_api", __name__)
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
