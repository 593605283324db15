"""The API of an agreement in force that takes files: recording the delivery of a notice with its proof."""

from flask import Blueprint
from werkzeug.datastructures import FileStorage

from services.agreements.acting.permits import PERMITS
from services.agreements.current import current_parts
from services.agreements.lifecycle.delivery import DeliveryForm, record_delivery
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.documents.gate.upload import LARGEST, Upload
from shared.service.acting.api import NOT_NOW
from shared.service.acting.schemas import OutcomeView
from shared.web.api import api
from shared.web.limits import upload_limit

bp = Blueprint("lifecycle_api", __name__)


@bp.post("/api/agreements/<agreement_id>/acts/record_delivery")
@permission(*PERMITS["record_delivery"], deputies=True)
@upload_limit(LARGEST)
@api(
    "act_record_delivery", form=DeliveryForm, file="file", file_required=False, response=OutcomeView,
    idempotent=True, statuses=NOT_NOW,
)  # fmt: skip
def record(agreement_id: str, form: DeliveryForm, file: FileStorage | None, key: str) -> OutcomeView:
    """Record delivery of the notice, with the proof as a file (PDF, PNG, JPEG or TIFF) where there is one."""
    upload = Upload(file.read(), file.filename or "") if file else None
    outcome = record_delivery(
        current_parts(), current_actor(), agreement_id, form=form, upload=upload, key=key
    )
    return OutcomeView.of(outcome)
