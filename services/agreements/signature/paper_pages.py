"""The page on which a records officer records a signature in ink. Opening it records nothing."""

from flask import Blueprint, Response, make_response, render_template, request

from services.agreements.current import current_parts
from services.agreements.frame.page import open_page
from services.agreements.signature.evidence import ATTESTATION
from services.agreements.signature.paper import ACT, PaperForm, prepare_paper, record_paper
from services.agreements.signature.service import Visitor
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.documents.gate.upload import LARGEST, Upload
from shared.errors import Invalid
from shared.service.acting.offers import for_whom
from shared.web.form_state import FormState
from shared.web.forms import parse_form_with_file
from shared.web.idempotency import key_from, new_key
from shared.web.limits import upload_limit
from shared.web.redirects import redirect_to

pages = Blueprint("signature_paper", __name__)


@pages.get("/agreements/<agreement_id>/paper")
@permission("agreements.manage", person=True, deputies=True)
def paper_page(agreement_id: str) -> str:
    """Ask for the scan and the attestation."""
    return _page(agreement_id, None)


@pages.post("/agreements/<agreement_id>/paper")
@permission("agreements.manage", person=True, deputies=True)
@upload_limit(LARGEST)
def record(agreement_id: str) -> Response:
    """Keep the scan and record the signature."""
    try:
        form, sent = parse_form_with_file(PaperForm, request, "Choose the scan of the signature.")
        visitor = Visitor(request.remote_addr or "", request.user_agent.string)
        record_paper(
            current_parts(), current_actor(), agreement_id,
            form=form, upload=Upload(sent.read(), str(sent.filename)), visitor=visitor, key=key_from(request),
        )  # fmt: skip
    except Invalid as error:
        return make_response(_page(agreement_id, FormState.refused(request.form, error)), error.status)
    return redirect_to(f"/agreements/{agreement_id}/approvals")


def _page(agreement_id: str, form: FormState | None) -> str:
    parts, actor = current_parts(), current_actor()
    paper = prepare_paper(parts, actor, agreement_id)
    with open_page(agreement_id, "approvals") as page:
        shown = page.shown
    return render_template(
        "agreements/paper.html",
        **page.data,
        signers=[(s.id, f"{s.name}, for {s.body_name}") for s in paper.signers],
        attestation=ATTESTATION.format(
            name="the person named above", body="their side", day="the day entered above",
            pdf=shown.head.state["package"]["pdf"], place="the place entered above",
        ),
        form=form or FormState({"on_behalf_of": for_whom(shown.offers, ACT, request.args.get("for"))}),
        key=new_key(),
    )  # fmt: skip
