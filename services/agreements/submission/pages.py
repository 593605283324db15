"""The page that submits an agreement: shows who will be asked and why, asks who signs, and freezes the text."""

from flask import Blueprint, Response, make_response, render_template, request

from services.agreements.current import current_parts
from services.agreements.frame.page import open_page
from services.agreements.register.timeline import names_of
from services.agreements.signers.refusals import SENTENCES, SignatureRefusal
from services.agreements.submission.last_signers import last_signers, offered_signers
from services.agreements.submission.named_signer import named_for_agency, named_signer
from services.agreements.submission.schemas import SubmitForm
from services.agreements.submission.service import prepare, submit
from services.agreements.submission.unsaid_terms import told
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.errors import Invalid
from shared.service.acting.offers import for_whom, is_offered
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to
from workflows.agreements.state import state_of

pages = Blueprint("submission", __name__)


@pages.get("/agreements/<agreement_id>/submit")
@permission("agreements.submit", "agreements.draft", deputies=True)
def submit_page(agreement_id: str) -> str:
    """What submitting would do. Opening it does nothing."""
    return _page(agreement_id, None)


@pages.post("/agreements/<agreement_id>/submit")
@permission("agreements.submit", "agreements.draft", deputies=True)
def submit_now(agreement_id: str) -> Response:
    """Submit the version that the page showed."""
    try:
        form = parse_form(SubmitForm, request)
        submit(
            current_parts(), current_actor(), agreement_id, form.asked,
            key=key_from(request), on_behalf_of=form.on_behalf_of,
        )  # fmt: skip
    except Invalid as error:
        return make_response(_page(agreement_id, FormState.refused(request.form, error)), error.status)
    return redirect_to(f"/agreements/{agreement_id}/approvals")


def _page(agreement_id: str, form: FormState | None) -> str:
    parts, actor = current_parts(), current_actor()
    prepared = prepare(parts, actor, agreement_id)
    with open_page(agreement_id, "text") as page:
        members = names_of(page.session, {m["account"] for stage in prepared.route for m in stage["members"]})
        before = last_signers(page.details.signers, state_of(page.shown.head))
    shown = page.shown
    behalf = for_whom(shown.offers, "submit", request.args.get("for"))
    named = named_signer(prepared.version.terms)
    offered = offered_signers(before, named, {p.account_id for p in prepared.signatories if p.account_id})
    return render_template(
        "agreements/submit.html",
        **page.data,
        prepared=prepared,
        members=members,
        signatories=[(p.account_id, f"{p.name}, {p.job}") for p in prepared.signatories],
        offered=is_offered(shown.offers, "submit"),
        form=form or FormState({**prepared.last_stated, **offered, "on_behalf_of": behalf}),
        named_signer=named.name,
        agency_named=named_for_agency(prepared.version.terms),
        no_authority=SENTENCES[SignatureRefusal.NO_ESIGN_AUTHORITY],
        changed=[(term, told(term)) for term in prepared.terms if term.changed],
        key=new_key(),
        settle_key=new_key(),
    )
