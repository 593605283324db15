"""The API of signatures in ink: a signed-in records officer's program hands in the scan. Signing itself has none."""

from flask import Blueprint, request
from werkzeug.datastructures import FileStorage

from services.agreements.current import current_parts
from services.agreements.signature.paper import PaperForm, record_paper
from services.agreements.signature.service import Visitor
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.documents.gate.upload import LARGEST, Upload
from shared.service.acting.api import NOT_NOW
from shared.service.acting.schemas import OutcomeView
from shared.web.api import api
from shared.web.limits import upload_limit

bp = Blueprint("signature_api", __name__)


@bp.post("/api/agreements/<agreement_id>/acts/record_paper_signature")
@permission("agreements.manage", person=True, deputies=True)
@upload_limit(LARGEST)
@api(
    "act_record_paper_signature", form=PaperForm, file="file", response=OutcomeView, idempotent=True,
    statuses=NOT_NOW,
)  # fmt: skip
def record(agreement_id: str, form: PaperForm, file: FileStorage, key: str) -> OutcomeView:
    """Record a signature on paper from its scan. `attest` is a person's word, so a token alone is not enough."""
    visitor = Visitor(request.remote_addr or "", request.user_agent.string)
    upload = Upload(file.read(), file.filename or "")
    outcome = record_paper(
        current_parts(), current_actor(), agreement_id, form=form, upload=upload, visitor=visitor, key=key
    )
    return OutcomeView.of(outcome)
