"""The API of drafting: begin an agreement, read and replace its answers, make the Word file."""

from flask import Blueprint

from services.agreements.current import current_parts
from services.agreements.drafts.begin import begin_from
from services.agreements.drafts.replace import replace_answers
from services.agreements.drafts.schemas import AnswersForm, AnswersView, Begun, Made, MakeForm, NewAgreement
from services.agreements.drafts.service import make_version, open_draft
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.web.api import Reply, api

bp = Blueprint("drafts_api", __name__)


@bp.post("/api/agreements")
@permission("agreements.draft")
@api("createAgreement", request=NewAgreement, response=Begun, status=201, idempotent=True)
def create_agreement(body: NewAgreement, key: str) -> Reply:
    """Begin an agreement with the first answers of its kind; the same key again returns the same one."""
    stream = begin_from(current_parts(), current_actor(), body, body.answers, key, within="answers.")
    return Reply(Begun(id=stream), location=f"/api/agreements/{stream}")


@bp.get("/api/agreements/<agreement_id>/answers")
@permission("agreements.draft")
@api("getAnswers", response=AnswersView, etag=True)
def get_answers(agreement_id: str) -> Reply:
    """The answers of a draft, the questions they lead to, and its outline."""
    draft = open_draft(current_parts(), current_actor(), agreement_id)
    return Reply(AnswersView.of(draft), version=draft.row.row_version)


@bp.put("/api/agreements/<agreement_id>/answers")
@permission("agreements.draft")
@api(
    "replaceAnswers", request=AnswersForm, response=AnswersView, if_match=True, etag=True,
    statuses={409: "It is not a draft now."},
)  # fmt: skip
def put_answers(agreement_id: str, body: AnswersForm, version: int) -> Reply:
    """Put these answers in the place of all there are, made on the row version that If-Match names."""
    draft = replace_answers(current_parts(), current_actor(), agreement_id, body.answers, version)
    return Reply(AnswersView.of(draft), version=draft.row.row_version)


@bp.post("/api/agreements/<agreement_id>/versions/from-answers")
@permission("agreements.draft")
@api(
    "makeVersion", request=MakeForm, response=Made, status=201, idempotent=True,
    statuses={409: "It is not a draft now."},
)  # fmt: skip
def make(agreement_id: str, body: MakeForm, key: str) -> Reply:
    """Make the Word file from the answers, as a new version; 422 names what still needs an answer.

    After a returned file, `leave_out` confirms that its changes are not in the new version.
    """
    number = make_version(
        current_parts(), current_actor(), agreement_id, note=body.note, key=key, leave_out=body.leave_out
    )
    return Reply(Made(number=number), location=f"/api/agreements/{agreement_id}/versions/{number}")
